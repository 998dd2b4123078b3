package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.group.Names;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody or something that is told of events.
///
/// @param severity what is less grave is not told
/// @param events ids of [EventKind], or `line.*` for all that begin so; none: all
/// @param envelope of mails, else [Envelope#NONE]
/// @param authority PEM certificates of who must have signed the receiver's; "": whom the machine's Java trusts
public record Receiver(
    String name,
    Destination destination,
    Severity severity,
    List<String> events,
    Envelope envelope,
    String authority) {
  /// People that one mail goes to.
  public static final int TO_MAX = 8;

  /// Ids and beginnings in a filter.
  public static final int EVENTS_MAX = 64;

  public static final int AUTHORITY_CHARS_MAX = 16_384;

  private static final Pattern MAILBOX =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

  private static final int MAILBOX_CHARS_MAX = 254;

  public Receiver {
    events = List.copyOf(events);
  }

  /// Whether it is to hear of `kind`.
  public boolean wants(EventKind kind) {
    return kind.severity().compareTo(severity) >= 0
        && (events.isEmpty() || events.stream().anyMatch(event -> fits(event, kind)));
  }

  private static boolean fits(String event, EventKind kind) {
    return event.endsWith(".*")
        ? kind.id().startsWith(event.substring(0, event.length() - 1))
        : kind.id().equals(event);
  }

  /// Null when all of it will do, else one line that says what would.
  public @Nullable String complaint() {
    String named = Names.complaint("receiver", name);
    if (named != null) {
      return named;
    }
    if (events.size() > EVENTS_MAX) {
      return "a filter names at most " + EVENTS_MAX + " events";
    }
    for (String event : events) {
      boolean known = false;
      for (EventKind kind : EventKind.values()) {
        known |= fits(event, kind);
      }
      if (!known) {
        return "there is no event like the one filtered for: an id (line.lost), or line.* for all that begin so";
      }
    }
    String posted = posted();
    return posted != null ? posted : trusted();
  }

  private @Nullable String posted() {
    if (destination.way().medium() != Way.Medium.MAIL) {
      return envelope.equals(Envelope.NONE) ? null : "only mail has a sender and people it goes to";
    }
    if (envelope.to().isEmpty() || envelope.to().size() > TO_MAX) {
      return "a mail goes to 1 to " + TO_MAX + " people";
    }
    if (!isMailbox(envelope.from()) || !envelope.to().stream().allMatch(Receiver::isMailbox)) {
      return "mail goes from and to addresses like ops@example.com";
    }
    return null;
  }

  private static boolean isMailbox(String text) {
    return text.length() <= MAILBOX_CHARS_MAX && MAILBOX.matcher(text).matches();
  }

  private @Nullable String trusted() {
    if (authority.isEmpty()) {
      return null;
    }
    if (!destination.way().encrypted()) {
      return "an authority is of use only where the way is encrypted: smtps, smtp, syslog+tls, https";
    }
    return Authorities.complaint(authority);
  }
}
