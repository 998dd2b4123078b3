package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.LogStart;
import java.io.IOException;
import java.nio.file.Path;
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
    Refusal objection = InPlace.objection(now, header);
    if (objection != null) {
      return objection;
    }
    if (SeedMark.unfinished(now)) {
      return new Refusal(Refusal.Kind.STATE, SeedMark.TOLD);
    }
    if (SeedMark.seeded(now) && header.kind() == CatchUpKind.FIRST) {
      return new Refusal(
          Refusal.Kind.NOT_FOUND, "a seed was imported here: it is to be compared with");
    }
    if (header.kind() == CatchUpKind.TRACKED
        && !now.imageUsable()
        && !(InPlace.underWay(now) && Staging.names(disk(), staging(), header.batch()))) {
      return new Refusal(
          Refusal.Kind.NOT_FOUND, "what changed is of no use here without what did not");
    }
    if (header.resumed() && !Staging.holds(disk(), staging(), header.batch())) {
      return new Refusal(
          Refusal.Kind.NOT_FOUND, "what was confirmed of the batch is not here any more");
    }
    Position held = held();
    if (header.resumed() && Staging.outdated(disk(), staging(), held)) {
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

  /// Whether a batch that is whole may be written over the image.
  @Nullable Refusal mayApply(GroupState now, Staging staging, LogStart end) {
    Hold hold = now.stops().hold();
    if (hold != null || now.role() != Role.SECONDARY) {
      String why = hold != null ? hold.name() + " is held" : "this is no secondary any more";
      return new Refusal(Refusal.Kind.STATE, why);
    }
    Position reached = staging.log().position();
    if (reached.lsn() != end.lsn() || reached.chain() != end.chain()) {
      return new Refusal(Refusal.Kind.INVALID, "the batch does not end where its log does");
    }
    String wrong = Histories.complaint(end.epochs(), end.lsn());
    if (wrong != null) {
      return new Refusal(Refusal.Kind.INVALID, "the batch has an impossible history: " + wrong);
    }
    // R1: what was found alike may have been written since. Resumed, it is not found again.
    Position compared = staging.compared();
    return compared == null || compared.equals(held())
        ? null
        : new Refusal(Refusal.Kind.STATE, "the log has grown since digests were compared");
  }

  private Path staging() {
    return core.parts.places().staging();
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  /// What the mirrors hold once they have caught up with our own log; of a seed, which nobody writes either, a
  /// position of its own; else null. While a batch is under way nothing else comes; if it did all the same, the
  /// batch is not applied.
  @Nullable Position held() {
    Flow flow = core.flow();
    if (flow == null && SeedMark.seeded(core.state.get())) {
      return SeedImport.nowhere(core.state.get().identity().group());
    }
    return flow == null ? null : flow.log.durablePosition();
  }

  boolean caughtUp() {
    Flow flow = core.flow();
    return flow == null || core.state.get().log().destagedLsn() >= flow.log.durable();
  }
}
