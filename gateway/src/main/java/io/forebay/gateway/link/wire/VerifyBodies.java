package io.forebay.gateway.link.wire;

import static io.forebay.gateway.link.wire.BodyReader.require;

import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.group.ExtentDigest;
import io.forebay.gateway.group.VerifyAsk;
import io.forebay.gateway.group.VerifyFinding;
import io.forebay.gateway.group.VerifyPiece;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.ArrayList;
import java.util.List;

/// The bodies of the two messages by which both copies are compared.
final class VerifyBodies {
  private VerifyBodies() {}

  static void write(Message.VerifyQuery query, BodyWriter out) {
    out.int32(query.id());
    out.int32(query.asks().size());
    for (VerifyAsk ask : query.asks()) {
      VerifyPiece piece = ask.piece();
      out.int32(piece.volume());
      out.amount(piece.offset());
      out.amount(piece.length());
      out.flag(piece.hole());
      out.amount(ask.span().fromLsn());
      out.amount(ask.span().toLsn());
      out.int64(ask.digest().high());
      out.int64(ask.digest().low());
    }
  }

  static Message query(BodyReader in) throws ProtocolViolation {
    int id = in.int32();
    int count = in.within(1, Limits.VERIFY_PIECES_MAX, "pieces");
    List<VerifyAsk> asks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      VerifyPiece piece =
          new VerifyPiece(in.int32(), in.amount("offset"), in.amount("length"), in.flag("hole"));
      long most = piece.hole() ? Limits.ZERO_BYTES_MAX : Limits.VERIFY_BYTES_MAX;
      require(piece.length() >= 1 && piece.length() <= most, "length");
      require(piece.offset() <= Long.MAX_VALUE - piece.length(), "offset");
      SteadySpan span = new SteadySpan(in.amount("from"), in.amount("to"));
      require(span.fromLsn() <= span.toLsn(), "span");
      asks.add(new VerifyAsk(piece, span, new ExtentDigest.Value(in.int64(), in.int64())));
    }
    return new Message.VerifyQuery(id, List.copyOf(asks));
  }

  static void write(Message.VerifyAnswer answer, BodyWriter out) {
    out.int32(answer.id());
    out.int32(answer.findings().size());
    for (VerifyFinding finding : answer.findings()) {
      out.u8(finding.code());
    }
  }

  static Message answer(BodyReader in) throws ProtocolViolation {
    int id = in.int32();
    int count = in.within(1, Limits.VERIFY_PIECES_MAX, "findings");
    List<VerifyFinding> findings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      VerifyFinding finding = VerifyFinding.of(in.u8());
      if (finding == null) {
        throw new ProtocolViolation(Rule.FIELD, "finding");
      }
      findings.add(finding);
    }
    return new Message.VerifyAnswer(id, List.copyOf(findings));
  }
}
