package io.forebay.gateway.control.event;

/// One entry of the book. `id` grows by time and is never reused. `subject` is what it is about, as its
/// [EventKind] says (a group, a peer, a volume); `detail` is one line, "" if there is nothing to add.
/// Times are wall milliseconds, 0 when it did not happen.
///
/// @param repeats how often it was raised again before it had been calm for long enough to be cleared
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
  /// Raised and not cleared. What only happens is never open.
  public boolean open() {
    return kind.nature() != Nature.HAPPENS && clearedMillis == 0;
  }

  /// What happened, in one sentence, with what to do after it.
  public String text() {
    String about = kind.text().replace("{}", subject);
    return detail.isEmpty() ? about : about + " (" + detail + ")";
  }

  Event again(String newDetail, int newRepeats) {
    return new Event(
        id,
        kind,
        subject,
        newDetail,
        raisedMillis,
        0,
        acknowledgedMillis,
        acknowledgedBy,
        newRepeats);
  }

  Event cleared(long millis) {
    return new Event(
        id,
        kind,
        subject,
        detail,
        raisedMillis,
        millis,
        acknowledgedMillis,
        acknowledgedBy,
        repeats);
  }

  Event acknowledged(long millis, String who) {
    return new Event(id, kind, subject, detail, raisedMillis, clearedMillis, millis, who, repeats);
  }
}
