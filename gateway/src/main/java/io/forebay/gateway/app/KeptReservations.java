package io.forebay.gateway.app;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.LongValue;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Refusal;
import io.forebay.gateway.group.VolumeValues;
import io.forebay.gateway.scsi.ReservationStore;
import java.util.UUID;

/// The reservations of a volume as a value that travels with its group's log: durable here when `keep` says
/// so, and on the other appliance as far as it has the log.
final class KeptReservations implements ReservationStore {
  private final Group group;
  private final String volume;

  KeptReservations(Group group, UUID volume) {
    this.group = group;
    this.volume = volume.toString();
  }

  @Override
  public byte[] kept() {
    byte[] kept = LongValue.read(group.states(), VolumeValues.RESERVATIONS, volume);
    return kept == null ? NOTHING : kept;
  }

  @Override
  public void keep(byte[] image, Completion done) {
    group.putLong(
        VolumeValues.RESERVATIONS,
        volume,
        image,
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Long> _ -> done.done(null);
            case Outcome.Refused<Long>(Refusal refusal) -> done.done(failure(refusal));
          }
        });
  }

  private static IoFailure failure(Refusal refusal) {
    String reason = refusal.reason();
    return switch (refusal.kind()) {
      case LIMIT, NO_SPACE -> new IoFailure.NoSpace(reason);
      case WRONG_ROLE -> new IoFailure.Fenced(reason);
      case STOPPING -> new IoFailure.Stopping(reason);
      case MEDIUM, NOT_FOUND, EXISTS, STATE, INVALID -> new IoFailure.Medium(reason);
    };
  }
}
