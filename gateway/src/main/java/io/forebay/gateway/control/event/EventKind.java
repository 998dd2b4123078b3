package io.forebay.gateway.control.event;

import org.jspecify.annotations.Nullable;

/// The catalogue: everything an appliance reports. Ids are stable; monitoring relies on them. `{}` in a
/// text is the subject.
public enum EventKind {
  APPLIANCE_STARTED("appliance.started", Severity.INFO, false, "The appliance {} has started."),
  APPLIANCE_UNCLEAN(
      "appliance.unclean",
      Severity.WARNING,
      false,
      "The appliance {} was not stopped in order before this start; its log was recovered. Nothing to do."),
  LINE_LOST(
      "line.lost",
      Severity.WARNING,
      true,
      "The line to {} is lost. Hosts go on; it is dialled again until it is back. Check the network"
          + " and the peer."),
  PEER_REFUSED(
      "peer.refused",
      Severity.WARNING,
      false,
      "A connection from {} was refused. If it should be a peer, pair it with `peer invite`."),
  SCHEDULE_FAILED(
      "schedule.failed",
      Severity.WARNING,
      true,
      "The schedule {} did not do its work. It is tried again at its next time; `schedule list` shows"
          + " when."),
  HOOK_FAILED(
      "hook.failed",
      Severity.WARNING,
      true,
      "The hook {} failed; the checkpoint was taken without it, crash-consistent. Run its command by"
          + " hand and look at what it says."),
  BOOK_UNREADABLE(
      "event.book",
      Severity.WARNING,
      false,
      "The book of past events could not be read or written. What stands now is not affected. {}");

  private final String id;
  private final Severity severity;
  private final boolean stands;
  private final String text;

  EventKind(String id, Severity severity, boolean stands, String text) {
    this.id = id;
    this.severity = severity;
    this.stands = stands;
    this.text = text;
  }

  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /// Whether it is raised and later cleared; otherwise it only happens.
  public boolean stands() {
    return stands;
  }

  /// What it means and what to do, with `{}` for the subject.
  public String text() {
    return text;
  }

  /// The kind with this id, or null.
  public static @Nullable EventKind of(String id) {
    for (EventKind kind : values()) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    return null;
  }
}
