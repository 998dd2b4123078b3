package io.forebay.gateway.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What promoting a group here would give up, as far as that can be known here. Units as in [Status].
///
/// @param appliance this one
/// @param refused why it would be refused now; "": it would not
/// @param lsn hosts would go on behind it; [Status#NEVER]: there is no log here
/// @param heldMillis when the newest record held here was written, by the clock of whoever wrote it; 0: not
///     known
/// @param checkpoint the last one held here, or null
/// @param losses one for each other appliance of the group
public record Prospect(
    String group,
    String appliance,
    Status.Role role,
    String refused,
    boolean imageUsable,
    long lsn,
    long heldMillis,
    @Nullable Named checkpoint,
    List<Loss> losses) {
  /// A checkpoint.
  public record Named(String name, long takenMillis, long lsn) {}

  /// What `peer` has, or had, beyond what is held here.
  ///
  /// @param reachable there is a line to it now
  /// @param primary it is reachable, and primary: a switchover there loses nothing
  /// @param reportedMillis when it told last how far it is; 0: not since this appliance was started
  /// @param bytes that it had more then, as the line carries them; [Status#UNKNOWN]: it never told
  /// @param spanMillis for which it had written more then, or [Status#UNKNOWN]
  /// @param unknownSinceMillis what it wrote from then on nobody here knows; 0: it is reachable
  /// @param estimateBytes in all, had it gone on until now at its recorded rate; [Status#UNKNOWN] without one
  public record Loss(
      String peer,
      boolean reachable,
      boolean primary,
      long reportedMillis,
      long bytes,
      long spanMillis,
      long unknownSinceMillis,
      long estimateBytes) {}

  public Prospect {
    losses = List.copyOf(losses);
  }
}
