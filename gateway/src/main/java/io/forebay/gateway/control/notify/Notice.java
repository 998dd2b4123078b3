package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// One thing that a receiver is told. Times are wall milliseconds.
public sealed interface Notice {
  record Raised(Event event) implements Notice {}

  /// Closes what [Raised] began.
  record Cleared(Event event) implements Notice {}

  /// Somebody wants to see whether it arrives.
  record Test(long millis) implements Notice {}

  /// So many before it were not sent.
  record Missed(long count, long millis) implements Notice {}

  /// One word for machines.
  default String state() {
    return switch (this) {
      case Raised _ -> "raised";
      case Cleared _ -> "cleared";
      case Test _ -> "test";
      case Missed _ -> "missed";
    };
  }

  default Severity severity() {
    return switch (this) {
      case Raised(Event event) -> event.kind().severity();
      case Cleared _, Test _ -> Severity.INFO;
      case Missed _ -> Severity.WARNING;
    };
  }

  /// When it happened.
  default long millis() {
    return switch (this) {
      case Raised(Event event) -> event.raisedMillis();
      case Cleared(Event event) -> event.clearedMillis();
      case Test(long at) -> at;
      case Missed(long _, long at) -> at;
    };
  }

  /// In a few words.
  default String headline() {
    return switch (this) {
      case Raised(Event event) -> word(event.kind().severity()) + ": " + beginning(event);
      case Cleared(Event event) -> "cleared: " + beginning(event);
      case Test _ -> "test";
      case Missed(long count, long _) -> count + " more were not sent";
    };
  }

  /// In one sentence or two, with what to do.
  default String text() {
    return switch (this) {
      case Raised(Event event) -> event.text();
      case Cleared(Event event) -> "It is over. It was: " + event.text();
      case Test _ -> "This is a test: what this receiver is told of will arrive like this.";
      case Missed(long count, long _) ->
          count
              + " more were not sent: they were too many at once, or the receiver did not take them."
              + " All events: forebay event list.";
    };
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /// What the event says before its first full stop or colon.
  private static String beginning(Event event) {
    String whole = event.kind().text();
    int end = whole.length();
    for (String mark : new String[] {". ", "; ", ": "}) {
      int at = whole.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    String first = whole.substring(0, end);
    return (first.endsWith(".") ? first.substring(0, first.length() - 1) : first)
        .replace("{}", event.subject());
  }
}
