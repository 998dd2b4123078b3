package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.handshake.OptionRequest.ContextQuery;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers LIST_META_CONTEXT and SET_META_CONTEXT. The handler has dropped what was selected before.
final class MetaContexts {
  private final Negotiated negotiated;
  private final int max;

  /// `max` contexts can be selected at a time.
  MetaContexts(Negotiated negotiated, int max) {
    this.negotiated = negotiated;
    this.max = max;
  }

  /// Names the contexts of `volume` that fit the queries. Null: there is no such export.
  void list(OptionReplies replies, ContextQuery query, @Nullable Volume volume) {
    if (refused(replies, query, volume) || volume == null) {
      return;
    }
    List<MetaContext> all = MetaContext.of(volume);
    MetaContext.listed(all, query.queries()).forEach(each -> replies.context(0, each.name()));
    replies.ack();
  }

  /// Selects the contexts of `volume` that the queries name.
  void select(OptionReplies replies, ContextQuery query, @Nullable Volume volume) {
    if (refused(replies, query, volume) || volume == null) {
      return;
    }
    List<MetaContext> selected = MetaContext.selected(MetaContext.of(volume), query.queries());
    if (selected.size() > max) {
      replies.error(
          HandshakeCodes.REP_ERR_TOO_BIG, "at most " + max + " metadata contexts can be selected");
      return;
    }
    negotiated.select(query.name(), selected);
    selected.forEach(each -> replies.context(each.id(), each.name()));
    replies.ack();
  }

  private boolean refused(OptionReplies replies, ContextQuery query, @Nullable Volume volume) {
    if (!negotiated.framing().chunks()) {
      replies.error(
          HandshakeCodes.REP_ERR_INVALID,
          "metadata contexts need structured replies or extended headers first");
      return true;
    }
    if (volume == null) {
      replies.unknown(query.name());
      return true;
    }
    return false;
  }
}
