package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Whether this appliance takes a catch-up batch, and what its own mirrors hold meanwhile. On the agent.
record BatchAdmission(GroupCore core) {
  /// Of a batch that is compared only what differs is staged, and nobody knows how much that will be: with less
  /// room than this it is not begun.
  static final long COMPARED_BYTES_MIN = 128L << 20;

  @Nullable Refusal mayBegin(GroupState now, CatchUpHeader header, boolean inPlace)
      throws IOException {
    GroupIdentity identity = now.identity();
    if (!header.base().group().equals(identity.group())) {
      return new Refusal(Refusal.Kind.INVALID, "the batch is of another group");
    }
    if (header.segmentBytes() != identity.shape().segmentBytes()) {
      return new Refusal(
          Refusal.Kind.INVALID,
          "the group's segments have "
              + header.segmentBytes()
              + " bytes there, "
              + identity.shape().segmentBytes()
              + " here");
    }
    if (now.role() != Role.SECONDARY || core.phase() != Phase.SERVING) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "only a secondary that serves is caught up; here the group is " + now.role().word());
    }
    if (now.stops().hold() != null) {
      return new Refusal(
          Refusal.Kind.STATE, now.stops().hold().name() + " is held: release it first");
    }
    if (now.intent() != null) {
      return new Refusal(Refusal.Kind.STATE, "a catch-up batch is under way here already");
    }
    if (header.resumed() && !Staging.holds(disk(), core.parts.places().staging(), header.batch())) {
      return new Refusal(
          Refusal.Kind.NOT_FOUND, "what was confirmed of the batch is not here any more");
    }
    Position held = held();
    if (header.resumed()
        && held != null
        && Staging.outdated(disk(), core.parts.places().staging(), held)) {
      return new Refusal(
          Refusal.Kind.NOT_FOUND, "what was found alike has been written since: compare again");
    }
    boolean comparedFirst = header.kind() == CatchUpKind.WHOLE && held != null;
    long all = BatchApply.stagingBytes(header.totalBytes(), 0);
    long wanted = comparedFirst ? Math.min(all, COMPARED_BYTES_MIN) : all;
    long free = disk().freeBytes(core.parts.places().home());
    return inPlace || free >= wanted
        ? null
        : new Refusal(
            Refusal.Kind.NO_SPACE,
            "staging the batch takes " + wanted + " bytes, there are " + free);
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  /// What the mirrors hold once they have caught up with our own log; null without one. While a batch is
  /// under way nothing else comes; if it did all the same, the batch is not applied.
  @Nullable Position held() {
    Flow flow = core.flow();
    return flow == null ? null : flow.log.durablePosition();
  }

  boolean caughtUp() {
    Flow flow = core.flow();
    return flow == null || core.state.get().log().destagedLsn() >= flow.log.durable();
  }
}
