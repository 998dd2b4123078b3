package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.Portal;
import io.forebay.gateway.iscsi.Targets;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.iscsi.wire.TextExchange;
import io.forebay.gateway.iscsi.wire.TextPair;
import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Text requests of the full feature phase (RFC 7143 11.10): which targets there are.
///
/// Confined to the connection's event loop.
final class Texts {
  private static final String SEND_TARGETS = "SendTargets";

  private final Output output;
  private final IscsiLimits.Login limits;
  private final TextExchange exchange;
  private final Targets targets;
  private final Asker asker;
  private final String own;
  private final Supplier<List<Portal>> portals;
  private final int sendBytesMax;
  private int tag;

  /// `own`: the session's target, "" when it has none; `portals`: how
  /// its initiator may reach us.
  Texts(
      Output output,
      IscsiLimits.Login limits,
      Targets targets,
      Asker asker,
      String own,
      Supplier<List<Portal>> portals,
      int sendBytesMax) {
    this.output = output;
    this.limits = limits;
    this.targets = targets;
    this.asker = asker;
    this.own = own;
    this.portals = portals;
    this.sendBytesMax = sendBytesMax;
    exchange = new TextExchange(limits.textBytesMax());
  }

  void take(PduReader pdu) throws ProtocolViolation {
    int asked = pdu.intAt(Bhs.TTT_AT);
    if (asked == Bhs.NO_TAG) {
      exchange.reset(); // A new exchange; the old one is forgotten (11.10.4).
    } else if (asked != tag) {
      throw new ProtocolViolation("text-tag", Integer.toString(asked));
    }
    if (!exchange.more()) {
      exchange.take(pdu.data());
      if (pdu.has(Bhs.CONTINUE)) {
        answer(pdu.itt(), 0, new byte[0], ++tag);
        return;
      }
      List<TextPair> pairs = TextPair.parse(exchange.text(), limits.pairsMax());
      List<TextPair> said = new ArrayList<>();
      pairs.forEach(pair -> said.addAll(answer(pair)));
      exchange.answer(TextPair.encode(said));
    }
    byte[] part = exchange.next(Math.min(sendBytesMax, Bhs.LOGIN_DATA_BYTES));
    boolean more = exchange.more();
    answer(pdu.itt(), more ? Bhs.CONTINUE : Bhs.FINAL, part, more ? ++tag : Bhs.NO_TAG);
  }

  private List<TextPair> answer(TextPair pair) {
    if (!pair.key().equals(SEND_TARGETS)) {
      return List.of(new TextPair(pair.key(), "NotUnderstood"));
    }
    List<TextPair> found = new ArrayList<>();
    for (String name : named(pair.value())) {
      found.add(new TextPair("TargetName", name));
      portals.get().forEach(portal -> found.add(new TextPair("TargetAddress", portal.toString())));
    }
    return found;
  }

  /// Appendix C: `All` only where nothing else is done; a name, or in a session with a target none, anywhere.
  private List<String> named(String value) {
    if (value.equals("All")) {
      return own.isEmpty() ? targets.list(asker) : List.of();
    }
    String name = value.isEmpty() ? own : value;
    return targets.list(asker).stream().filter(name::equals).toList();
  }

  private void answer(int itt, int flags, byte[] text, int nextTag) {
    output.answer(Bhs.TEXT_RESPONSE, flags, itt, text.length).set32(Bhs.TTT_AT, nextTag);
    output.end(ByteBuffer.wrap(text));
  }
}
