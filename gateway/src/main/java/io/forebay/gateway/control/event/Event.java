package io.forebay.gateway.control.event;

/// One entry of the book. `id` grows by time and is never reused. `subject` is what it is about, as its
/// [EventKind] says (a group, a peer, a volume); `detail` is one line, "" if there is nothing to add.
/// Times are wall milliseconds, 0 when it did not happen.
///
/// @param repeats how often it was raised again while it stood
/// @param acknowledgedBy who took care, "" if nobody
public record Event(
    long id,
    EventKind kind,
    String subject,
    String detail,
    long raisedMillis,
    long clearedMillis,
    long acknowledgedMillis,
    String acknowledgedBy,
    int repeats) {
  /// Raised and not cleared. A kind that only happens is never open.
  public boolean open() {
    return kind.stands() && clearedMillis == 0;
  }

  /// What happened, in one sentence, with what to do after it.
  public String text() {
    String about = kind.text().replace("{}", subject);
    return detail.isEmpty() ? about : about + " " + detail;
  }
}
