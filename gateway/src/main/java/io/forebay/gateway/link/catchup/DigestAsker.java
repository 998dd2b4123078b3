package io.forebay.gateway.link.catchup;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.group.ExtentDigest;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the receiver which of a batch's pieces it has already: first by slices of 128 KiB (32 bytes of
/// line for each), then, of those that differ, block by block. Nothing of what was hashed is kept: what
/// differs is read again when it goes.
///
/// Of the agent; jobs get what they work on handed over.
final class DigestAsker {
  /// Under one digest of the first round.
  private static final int SLICE_BYTES = 128 << 10;

  /// Pieces being asked about: 64 MiB keep a line busy whose answers take a tenth of a second.
  private static final int PROBES_MAX = 64;

  /// Pieces, and slices by block, that one job reads: 16 and 4 MiB.
  private static final int PROBES_A_JOB = 16;

  private static final int SLICES_A_JOB = 32;

  /// In one query: what the receiver reads for it, 16 MiB, is one job there.
  private static final int QUERY_MAX = 128;

  /// On the line: volume, offset, length and digest.
  private static final int DIGEST_LINE_BYTES = 16 + Limits.DIGEST_BYTES;

  /// A part of a probe that is under one digest.
  private record Part(Probe probe, int at, int length) {
    CatchUpPiece piece() {
      CatchUpPiece whole = probe.piece;
      return new CatchUpPiece(whole.volume(), whole.offset() + at, length, false);
    }
  }

  private record Question(Part part, ExtentDigest.Value digest) {}

  private record Asked(int id, List<Part> parts) {}

  private final Disk disk;
  private final ExtentDigest hash = new ExtentDigest();
  private final ArrayDeque<Probe> probes = new ArrayDeque<>(); // In the source's order.
  private final ArrayDeque<Part> unequal = new ArrayDeque<>(); // Slices, to be asked by block.
  private final ArrayDeque<Question> questions = new ArrayDeque<>();
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private @Nullable Memory scratch;
  private int unanswered;
  private int lastId;
  private int heardId;
  private boolean exhausted;

  DigestAsker(Disk disk) {
    this.disk = disk;
  }

  /// Another generation: what was asked is not answered any more.
  void restart() {
    probes.clear();
    unequal.clear();
    questions.clear();
    asked.clear();
    unanswered = 0;
    exhausted = false;
  }

  /// Whether the source has nothing more and everything is settled and taken.
  boolean complete() {
    return exhausted && probes.isEmpty();
  }

  // ---- Reading and hashing

  boolean wantsJob() {
    return !unequal.isEmpty() || (!exhausted && probes.size() < PROBES_MAX);
  }

  /// The next job; [#wantsJob].
  Jobs.Job job(CatchUpSource source) {
    MemorySegment bytes = scratch().segment();
    if (!unequal.isEmpty()) {
      List<Part> slices = new ArrayList<>();
      while (slices.size() < SLICES_A_JOB && !unequal.isEmpty()) {
        slices.add(unequal.remove());
      }
      return () -> {
        List<Question> hashed = new ArrayList<>();
        for (Part slice : slices) {
          hashed.addAll(hash(source, slice, CatchUpPiece.BLOCK_BYTES, bytes));
        }
        return () -> questions.addAll(hashed);
      };
    }
    int count = Math.min(PROBES_A_JOB, PROBES_MAX - probes.size());
    return () -> probe(source, count, bytes);
  }

  private Memory scratch() {
    Memory there = scratch;
    if (there == null) {
      there = disk.allocate(CatchUpPiece.BYTES_MAX);
      scratch = there;
    }
    return there;
  }

  private Runnable probe(CatchUpSource source, int count, MemorySegment bytes) throws IOException {
    List<Probe> found = new ArrayList<>();
    List<Question> hashed = new ArrayList<>();
    CatchUpPiece next = source.next();
    while (next != null) {
      Probe probe = new Probe(next);
      found.add(probe);
      if (!next.hole()) { // A hole is said in fewer bytes than asked about.
        Part whole = new Part(probe, 0, next.length());
        hashed.addAll(hash(source, whole, SLICE_BYTES, bytes));
      }
      next = found.size() < count ? source.next() : null;
    }
    boolean none = found.size() < count;
    return () -> {
      probes.addAll(found);
      questions.addAll(hashed);
      exhausted = none;
    };
  }

  /// Digests of `part` in steps of `stepBytes`. On a worker.
  private List<Question> hash(CatchUpSource source, Part part, int stepBytes, MemorySegment bytes)
      throws IOException {
    List<Question> hashed = new ArrayList<>();
    source.read(part.piece(), bytes.asSlice(0, part.length));
    for (int at = 0; at < part.length; at += stepBytes) {
      int length = Math.min(stepBytes, part.length - at);
      Part step = new Part(part.probe, part.at + at, length);
      hashed.add(new Question(step, hash.of(bytes.asSlice(at, length))));
    }
    return hashed;
  }

  // ---- Asking

  boolean canAsk() {
    return !questions.isEmpty() && unanswered < Limits.DIGESTS_MAX;
  }

  /// The next query, of about `bytesMax` at most; [#canAsk].
  Message.DigestQuery query(int bytesMax) {
    int room = Math.min(QUERY_MAX, Limits.DIGESTS_MAX - unanswered);
    int most = Math.min(room, Math.max(1, bytesMax / DIGEST_LINE_BYTES));
    List<Part> parts = new ArrayList<>();
    List<Message.Digest> digests = new ArrayList<>();
    while (parts.size() < most && !questions.isEmpty()) {
      Question next = questions.remove();
      CatchUpPiece piece = next.part.piece();
      parts.add(next.part);
      digests.add(
          new Message.Digest(
              piece.volume(),
              piece.offset(),
              piece.length(),
              next.digest.high(),
              next.digest.low()));
    }
    lastId++;
    unanswered += parts.size();
    asked.add(new Asked(lastId, parts));
    return new Message.DigestQuery(lastId, List.copyOf(digests));
  }

  /// Takes an answer. Not `now`: to an earlier generation, and it counts for nothing.
  void answered(Message.DigestAnswer answer, boolean now) throws ProtocolViolation {
    if (answer.id() <= heardId || answer.id() > lastId) {
      throw new ProtocolViolation(Rule.SEQUENCE, "an answer to no query: " + answer.id());
    }
    heardId = answer.id();
    if (!now) {
      return;
    }
    Asked query = asked.poll();
    if (query == null
        || query.id != answer.id()
        || query.parts.size() != answer.different().size()) {
      throw new ProtocolViolation(Rule.SEQUENCE, "an answer out of turn: " + answer.id());
    }
    unanswered -= query.parts.size();
    for (int i = 0; i < query.parts.size(); i++) {
      heard(query.parts.get(i), answer.different().get(i));
    }
  }

  private void heard(Part part, boolean different) {
    if (!different) {
      part.probe.settled(part.length);
    } else if (part.length <= CatchUpPiece.BLOCK_BYTES) {
      part.probe.differs(part.at, part.length);
    } else {
      unequal.add(part); // By block, then.
    }
  }

  // ---- What came of it

  boolean hasSettled() {
    Probe head = probes.peek();
    return head != null && head.settled();
  }

  /// What is settled, in the source's order, as much as a load takes.
  List<Run> settled() {
    List<Run> runs = new ArrayList<>();
    Probe head = probes.peek();
    while (head != null && head.settled() && Load.takes(runs)) {
      if (!head.drainTo(runs)) {
        break;
      }
      probes.remove();
      head = probes.peek();
    }
    return runs;
  }

  void free() {
    if (scratch != null) {
      scratch.close();
      scratch = null;
    }
  }
}
