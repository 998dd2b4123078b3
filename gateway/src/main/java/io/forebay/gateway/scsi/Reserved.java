package io.forebay.gateway.scsi;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who keeps others from a unit, as people are told.
///
/// @param holder name of the initiator that has reserved; of an all registrants type, who did so first; "": some
///     are registered, and nobody has
/// @param kind of the reservation, in SPC-4's words; "" without one
/// @param registered how many nexuses are; 0 of a reservation by RESERVE(6)
/// @param persists whether all of it outlives power loss and a change of role (APTPL)
public record Reserved(String holder, String kind, int registered, boolean persists) {
  /// What `store` keeps of a unit that nobody has used yet; null: nothing.
  public static @Nullable Reserved kept(ReservationStore store) {
    Reservations kept = ReservationImage.decode(store.kept());
    return kept == null ? null : of(kept);
  }

  static @Nullable Reserved of(Reservations now) {
    if (now.isEmpty()) {
      return null;
    }
    Reservations.Held held = now.held();
    return held == null
        ? new Reserved("", "", now.keys().size(), now.persists())
        : new Reserved(
            held.by().initiator(), words(held.type()), now.keys().size(), now.persists());
  }

  /// By RESERVE(6), which lasts until its session ends.
  static Reserved by(Nexus holder) {
    return new Reserved(holder.initiator(), "whole unit", 0, false);
  }

  private static String words(ReservationType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
