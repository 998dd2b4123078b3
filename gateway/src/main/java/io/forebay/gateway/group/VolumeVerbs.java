package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Creates, grows, renames and deletes volumes. On the agent of a primary. The file comes before the
/// record, the record before the export; a reply comes when the record is durable.
final class VolumeVerbs {
  private final GroupCore core;
  private final Absorber absorber;
  private final ExportTable exports;
  private final Values values;

  VolumeVerbs(GroupCore core, Absorber absorber, ExportTable exports, Values values) {
    this.core = core;
    this.values = values;
    this.absorber = absorber;
    this.exports = exports;
  }

  void create(VolumeSpec spec, Reply<VolumeEntry> reply) throws IOException {
    VolumeTable table = core.live().volumes();
    Refusal refusal = mayCreate(spec, table);
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    int number = table.lastNumber() + 1;
    Backing backing = spec.backing() == null ? new Backing.Own() : spec.backing();
    VolumeEntry volume =
        new VolumeEntry(
            number,
            core.parts.platform().randomness().uuid(),
            spec.name(),
            spec.sizeBytes(),
            spec.blockBytes());
    if (core.parts.platform().disk().exists(sidecar(volume, backing))) {
      reply.done(
          Outcome.refused(Refusal.Kind.EXISTS, "that backing is the mirror of a volume already"));
      return;
    }
    // First where it will lie, so that a crash leaves nothing that nobody knows.
    MirrorTable mirrors = core.parts.mirrors();
    long destaged = core.state.get().log().destagedLsn();
    mirrors.expect(new LocalVolume(number, volume.uuid(), backing, destaged));
    refusal = core.commit(core.state.get().withLocal(mirrors.local()));
    if (refusal == null) {
      try {
        volume = make(volume, backing, spec.adopt());
        String complaint = volume.complaint();
        refusal = complaint == null ? null : new Refusal(Refusal.Kind.INVALID, complaint);
      } catch (IOException e) {
        refusal = Refusal.of(e);
      }
    }
    if (refusal != null) {
      mirrors.remove(number, volume.uuid(), backing);
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    boolean zero = backing instanceof Backing.Device && !spec.adopt();
    log(new VolumeChanged(Change.CREATED, volume), zero, reply);
  }

  private Path sidecar(VolumeEntry volume, Backing backing) {
    return core.parts.mirrors().place(volume.uuid(), backing).sidecar();
  }

  /// Makes or takes the mirror; returns the volume, with its size if that was the backing's to say.
  private VolumeEntry make(VolumeEntry volume, Backing backing, boolean adopt) throws IOException {
    LogExtent log = core.state.get().log();
    Position at =
        new Position(
            core.state.get().identity().group(), 0, log.destagedLsn(), log.destagedChain());
    MirrorTable mirrors = core.parts.mirrors();
    if (!adopt) {
      mirrors.create(volume, backing, at);
      return volume;
    }
    mirrors.adopt(volume, backing, at);
    Mirror mirror = Check.present(mirrors.find(volume.number()), "adopted", 0, 0);
    return volume.sizeBytes() == 0 ? volume.withSize(mirror.sizeBytes()) : volume;
  }

  private @Nullable Refusal mayCreate(VolumeSpec spec, VolumeTable table) {
    Refusal refusal = mayName(spec.name(), table);
    if (refusal != null) {
      return refusal;
    }
    if (table.volumes().size() >= VolumeTable.VOLUMES_MAX) {
      return new Refusal(
          Refusal.Kind.LIMIT, "a group has at most " + VolumeTable.VOLUMES_MAX + " volumes");
    }
    Path path =
        switch (spec.backing()) {
          case null -> null;
          case Backing.Own() -> null;
          case Backing.File(Path file, boolean adopted) -> file;
          case Backing.Device(Path device) -> device;
        };
    if (spec.adopt() && path == null) {
      return new Refusal(Refusal.Kind.INVALID, "to adopt, name the file or device");
    }
    if (path != null && (!path.isAbsolute() || !StateCodec.fits(path))) {
      return new Refusal(
          Refusal.Kind.INVALID,
          "a backing is an absolute path of at most " + StateCodec.PATH_BYTES_MAX + " bytes");
    }
    if (spec.adopt() && !core.state.get().peers().isEmpty()) {
      return new Refusal(
          Refusal.Kind.STATE,
          "a volume with content is adopted only into a group without attached peers:"
              + " name a new group (--group NEW)");
    }
    VolumeEntry draft =
        new VolumeEntry(
            table.lastNumber() + 1,
            core.state.get().identity().group(),
            spec.name(),
            spec.sizeBytes() == 0 && spec.adopt() ? VolumeEntry.SIZE_BYTES_MIN : spec.sizeBytes(),
            spec.blockBytes());
    String complaint = draft.complaint();
    return complaint == null ? null : new Refusal(Refusal.Kind.INVALID, complaint);
  }

  private @Nullable Refusal mayName(String name, VolumeTable table) {
    if (!core.primary()) {
      return notPrimary();
    }
    String complaint = Names.complaint("volume", name);
    if (complaint != null) {
      return new Refusal(Refusal.Kind.INVALID, complaint);
    }
    return table.byName(name) == null
        ? null
        : new Refusal(Refusal.Kind.EXISTS, "there is a volume " + name + " already");
  }

  private Refusal notPrimary() {
    return new Refusal(
        Refusal.Kind.WRONG_ROLE,
        "volumes are changed on the primary that serves; here the group is "
            + core.state.get().role().word());
  }

  void grow(String name, long sizeBytes, Reply<VolumeEntry> reply) {
    VolumeEntry volume = find(name, reply);
    if (volume == null) {
      return;
    }
    VolumeEntry grown = volume.withSize(sizeBytes);
    String complaint = grown.complaint();
    Mirror mirror = core.parts.mirrors().find(volume.number());
    if (sizeBytes <= volume.sizeBytes()) {
      complaint = "a volume only grows; it has " + volume.sizeBytes() + " bytes";
    } else if (mirror != null && mirror.place().device() && mirror.sizeBytes() < sizeBytes) {
      complaint = "its device has " + mirror.sizeBytes() + " bytes: enlarge that first";
    }
    if (complaint != null) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, complaint));
      return;
    }
    log(new VolumeChanged(Change.GROWN, grown), false, reply);
  }

  void rename(String name, String to, Reply<VolumeEntry> reply) {
    VolumeEntry volume = find(name, reply);
    if (volume == null) {
      return;
    }
    Refusal refusal = mayName(to, core.live().volumes());
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    log(new VolumeChanged(Change.RENAMED, volume.withName(to)), false, reply);
  }

  /// Sets what the acks of a volume promise.
  void ack(String name, AckPolicy policy, Reply<VolumeEntry> reply) {
    VolumeEntry volume = find(name, reply);
    if (volume == null) {
      return;
    }
    String complaint = policy.complaint();
    if (complaint != null) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, complaint));
      return;
    }
    values.put(
        AckPolicy.NAMESPACE,
        volume.uuid().toString(),
        policy.encode(),
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Long> _ -> {
              exports.update();
              reply.done(new Outcome.Done<>(volume));
            }
            case Outcome.Refused<Long>(Refusal why) -> reply.done(new Outcome.Refused<>(why));
          }
        });
  }

  void delete(String name, Reply<VolumeEntry> reply) {
    VolumeEntry volume = find(name, reply);
    if (volume != null) {
      exports.close(volume.number());
      log(new VolumeChanged(Change.DELETED, volume), false, reply);
    }
  }

  private @Nullable VolumeEntry find(String name, Reply<VolumeEntry> reply) {
    if (!core.primary()) {
      reply.done(new Outcome.Refused<>(notPrimary()));
      return null;
    }
    VolumeEntry volume = core.live().volumes().byName(name);
    if (volume == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "there is no volume " + name));
    }
    return volume;
  }

  /// Logs the change, makes it seen, and replies when it is durable.
  private void log(VolumeChanged changed, boolean zero, Reply<VolumeEntry> reply) {
    VolumeEntry volume = changed.volume();
    core.control(
        changed,
        volume.number(),
        placed -> {
          if (placed == null) {
            exports.update();
            reply.done(
                Outcome.refused(Refusal.Kind.MEDIUM, "the log takes no record; see its alarm"));
          } else if (zero) {
            zero(volume, 0, reply);
          } else {
            seen(volume, reply);
          }
        });
  }

  /// A device has old content: the volume begins as zeroes, on every appliance.
  private void zero(VolumeEntry volume, long from, Reply<VolumeEntry> reply) {
    Flow flow = core.needFlow();
    for (long at = from; at < volume.sizeBytes(); ) {
      int length = (int) Math.min(Volume.ZERO_BYTES_MAX, volume.sizeBytes() - at);
      switch (flow.log.append(RecordType.ZERO, 0, volume.number(), at, length, null)) {
        case io.forebay.gateway.block.Admission.Admitted() -> at += length;
        case io.forebay.gateway.block.Admission.Full() -> {
          long next = at;
          flow.log.whenRoom(
              () -> core.later(() -> zero(volume, next, reply), () -> reply.done(stopping())));
          return;
        }
        case io.forebay.gateway.block.Admission.Refused(IoFailure failure) -> {
          reply.done(Outcome.refused(Refusal.Kind.MEDIUM, failure.reason()));
          return;
        }
      }
    }
    seen(volume, reply);
  }

  private static <T> Outcome<T> stopping() {
    return Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping");
  }

  private void seen(VolumeEntry volume, Reply<VolumeEntry> reply) {
    try {
      absorber.absorbAll();
    } catch (IOException e) {
      reply.done(Outcome.refused(Refusal.Kind.MEDIUM, String.valueOf(e.getMessage())));
      return;
    }
    exports.update();
    core.whenDurable(failure ->
        reply.done(
            failure == null
                ? new Outcome.Done<>(volume)
                : Outcome.refused(Refusal.Kind.MEDIUM, failure.reason())));
  }
}
