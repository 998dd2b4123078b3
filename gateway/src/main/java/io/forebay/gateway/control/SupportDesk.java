package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.SupportReport.Piece;
import io.forebay.gateway.control.config.ConfigCopy;
import io.forebay.gateway.control.config.ConfigDesk;
import io.forebay.gateway.control.config.ConfigJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Collects what helps somebody who was not there. Any thread, one at a time; blocks.
final class SupportDesk {
  /// Of the audit's newest file: its end.
  static final int AUDIT_BYTES_MAX = 256 << 10;

  private final ConfigDesk configuration;
  private final Shelf shelf;
  private final ReentrantLock collecting = new ReentrantLock();
  private volatile SupportReport.@Nullable Sources sources;

  SupportDesk(ConfigDesk configuration, Shelf shelf) {
    this.configuration = configuration;
    this.shelf = shelf;
  }

  void bind(SupportReport.Sources known) {
    sources = known;
  }

  Outcome<SupportReport> collect(Actor actor) {
    SupportReport.Sources known = sources;
    if (known == null) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "The appliance is starting: try again soon.");
    }
    if (!collecting.tryLock()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "A bundle is being made: ask again once it is there.");
    }
    try {
      List<Piece> pieces = new ArrayList<>(known.pieces());
      pieces.add(new Piece("configuration.json", configuration(actor)));
      pieces.add(new Piece("audit.jsonl", audit()));
      return Outcome.done(new SupportReport(pieces));
    } finally {
      collecting.unlock();
    }
  }

  private String configuration(Actor actor) {
    return switch (configuration.backup(actor)) {
      case Outcome.Done<ConfigCopy>(ConfigCopy copy) ->
          new String(Json.page(ConfigJson.of(copy)), UTF_8);
      case Outcome.Refused<ConfigCopy>(Refusal refusal) -> refusal.reason() + "\n";
    };
  }

  /// Whole lines.
  private String audit() {
    try {
      byte[] all = shelf.read(Audit.NAME);
      if (all == null || all.length <= AUDIT_BYTES_MAX) {
        return all == null ? "" : new String(all, UTF_8);
      }
      int from = all.length - AUDIT_BYTES_MAX;
      while (from < all.length && all[from - 1] != '\n') {
        from++;
      }
      return new String(all, from, all.length - from, UTF_8);
    } catch (IOException e) {
      return "It cannot be read: " + e.getMessage() + "\n";
    }
  }
}
