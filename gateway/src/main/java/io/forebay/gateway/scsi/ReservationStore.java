package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Completion;

/// Where the persistent reservations of one logical unit are kept that are to outlive power loss (APTPL), as
/// an image that nobody else looks into.
public interface ReservationStore {
  /// No image: nothing is kept.
  byte[] NOTHING = {};

  /// Keeps nothing: APTPL is refused, and REPORT CAPABILITIES says so.
  ReservationStore NONE =
      new ReservationStore() {
        @Override
        public boolean keeps() {
          return false;
        }

        @Override
        public byte[] kept() {
          return NOTHING;
        }

        @Override
        public void keep(byte[] image, Completion done) {
          throw new IllegalStateException("nothing is kept here");
        }
      };

  default boolean keeps() {
    return true;
  }

  /// The image, or [#NOTHING].
  byte[] kept();

  /// Puts `image`, which it takes, in place of what is kept; [#NOTHING] ends that. Calls `done` once, on any
  /// thread: without a failure when it is durable, with `NoSpace` when there is no room for it. One at a time.
  void keep(byte[] image, Completion done);
}
