package io.forebay.gateway.group;

import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What a secondary says when its primary compares both copies.
public final class VerifyAnswers {
  private final GroupCore core;

  VerifyAnswers(GroupCore core) {
    this.core = core;
  }

  /// Whether the log here has come as far as these pieces were read at over there.
  public boolean reached(List<VerifyAsk> asks) {
    Flow flow = core.flow();
    long lsn = flow == null ? -1 : flow.log.appended();
    return asks.stream().allMatch(ask -> ask.span().fromLsn() <= lsn);
  }

  /// What our mirrors have of the pieces. Blocks.
  public List<VerifyFinding> findings(List<VerifyAsk> asks) {
    List<VerifyFinding> findings = new ArrayList<>();
    ExtentDigest hash = new ExtentDigest();
    try (Memory memory = core.parts.platform().disk().allocate(VerifyPiece.BYTES_MAX)) {
      for (VerifyAsk ask : asks) {
        findings.add(finding(ask, hash, memory.segment()));
      }
    }
    return findings;
  }

  private VerifyFinding finding(VerifyAsk ask, ExtentDigest hash, MemorySegment memory) {
    VerifyPiece piece = ask.piece();
    Flow flow = core.flow();
    Mirror mirror = core.parts.mirrors().find(piece.volume());
    if (flow == null || mirror == null || piece.offset() > mirror.sizeBytes() - piece.length()) {
      return VerifyFinding.ABSENT;
    }
    boolean[] same = {false};
    try {
      SteadySpan span =
          flow.steady.during(
              piece.volume(),
              piece.offset(),
              piece.length(),
              () -> same[0] = same(ask, mirror, hash, memory));
      // R3: a position of another history is none of theirs. Our role changes before our log does.
      boolean ours = core.flow() == flow && core.state.get().role() == Role.SECONDARY;
      if (span == null || !ours || !span.meets(ask.span())) {
        return VerifyFinding.UNSTEADY;
      }
    } catch (IOException e) {
      return VerifyFinding.UNSTEADY; // Not verified, in the end, if it stays so.
    }
    return same[0] ? VerifyFinding.SAME : VerifyFinding.DIFFERS;
  }

  private static boolean same(VerifyAsk ask, Mirror mirror, ExtentDigest hash, MemorySegment memory)
      throws IOException {
    VerifyPiece piece = ask.piece();
    if (piece.hole()) {
      return mirror.nextData(piece.offset()) >= piece.offset() + piece.length();
    }
    MemorySegment bytes = memory.asSlice(0, piece.length());
    mirror.read(bytes, piece.offset());
    return hash.of(bytes).equals(ask.digest());
  }
}
