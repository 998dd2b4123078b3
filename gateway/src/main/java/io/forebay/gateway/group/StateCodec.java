package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.group.Backing.Device;
import io.forebay.gateway.group.Backing.File;
import io.forebay.gateway.group.Backing.Own;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.LogShape;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The payload of a state slot, section by section as docs/formats/state.md tabulates it.
final class StateCodec {
  /// Of a backing's path: with every other maximum the payload stays below a slot's.
  static final int PATH_BYTES_MAX = 1024;

  private static final int BOOT_ID_BYTES_MAX = 64;
  private static final int OWN = 0;
  private static final int FILE = 1;
  private static final int FILE_ADOPTED = 2;
  private static final int DEVICE = 3;

  private StateCodec() {}

  static byte[] encode(GroupState state) {
    Packer out = new Packer();
    identity(out, state.identity());
    EpochCause opening = state.opening();
    out.u8(state.role().code()).u8(opening == null ? 0 : opening.code());
    out.u8(state.imageUsable() ? 1 : 0).u64(state.nextId());
    log(out, state.log());
    stops(out, state.stops());
    epochs(out, state.epochs());
    projection(out, state.applied());
    out.u32(state.local().size());
    state.local().forEach(entry -> local(out, entry));
    out.u32(state.peers().size());
    state.peers().forEach(peer -> peer(out, peer));
    out.u32(state.pins().size());
    state.pins().forEach(pin -> out.text(pin.name()).u64(pin.lsn()));
    ApplyIntent intent = state.intent();
    out.u8(intent == null ? 0 : 1);
    if (intent != null) {
      out.uuid(intent.batch()).u32(intent.epoch()).u64(intent.lsn()).u64(intent.chain());
    }
    Settled settled = state.settled();
    if (settled != null) {
      out.u8(1).uuid(settled.keeper()).u64(settled.branch());
    } else if (state.seed() != null) {
      out.u8(0);
    }
    SeedMark seed = state.seed();
    if (seed != null) {
      seed.encode(out);
    }
    return out.bytes();
  }

  static GroupState decode(byte[] payload) throws Malformed {
    Unpacker in = new Unpacker(payload);
    GroupIdentity identity = identity(in);
    Role role = Role.of(in.u8("role"));
    if (role == null) {
      throw in.malformed("role", "unknown");
    }
    int opening = in.u8("opening");
    if (opening > EpochCause.SWITCHOVER.code()) {
      throw in.malformed("opening", "unknown");
    }
    EpochCause cause = opening == 0 ? null : EpochCause.of(opening);
    boolean imageUsable = flag(in, "imageUsable");
    long nextId = in.size("nextId");
    LogExtent log = log(in);
    Stops stops = stops(in);
    List<Epoch> epochs = epochs(in);
    Projection applied = projection(in);
    List<LocalVolume> local = new ArrayList<>();
    for (int left = in.count("local", VolumeTable.VOLUMES_MAX); left > 0; left--) {
      local.add(local(in));
    }
    List<PeerEntry> peers = new ArrayList<>();
    for (int left = in.count("peers", GroupState.PEERS_MAX); left > 0; left--) {
      peers.add(peer(in));
    }
    List<PinEntry> pins = new ArrayList<>();
    for (int left = in.count("pins", GroupState.PINS_MAX); left > 0; left--) {
      pins.add(new PinEntry(in.text("pin", Names.BYTES_MAX), in.size("pinLsn")));
    }
    ApplyIntent intent =
        flag(in, "intent")
            ? new ApplyIntent(
                in.uuid("batch"), in.u32("epoch"), in.size("intentLsn"), in.u64("intentChain"))
            : null;
    Settled settled =
        in.more() && flag(in, "settled") ? new Settled(in.uuid("keeper"), in.size("branch")) : null;
    SeedMark seed = in.more() ? SeedMark.decode(in) : null;
    in.end();
    return new GroupState(
        identity,
        role,
        cause,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled,
        seed);
  }

  private static void identity(Packer out, GroupIdentity identity) {
    LogShape shape = identity.shape();
    out.uuid(identity.group()).uuid(identity.appliance()).uuid(identity.store());
    out.text(identity.name());
    out.u64(shape.segmentBytes()).u32(shape.slots()).u64(shape.ringBytes());
  }

  private static GroupIdentity identity(Unpacker in) throws Malformed {
    UUID group = in.uuid("group");
    UUID appliance = in.uuid("appliance");
    UUID store = in.uuid("store");
    String name = in.text("name", Names.BYTES_MAX);
    try {
      LogShape shape = new LogShape(in.u64("segment"), in.u32("slots"), in.u64("ring"));
      return new GroupIdentity(group, appliance, store, name, shape);
    } catch (IllegalArgumentException e) {
      throw in.malformed("shape", String.valueOf(e.getMessage()));
    }
  }

  private static void log(Packer out, LogExtent log) {
    out.u8(log.present() ? 1 : 0);
    out.u64(log.startLsn()).u64(log.startChain());
    out.u64(log.destagedLsn()).u64(log.destagedChain());
    out.u64(log.destagingLsn()).u64(log.durableLsn()).u64(log.acceptedLsn());
    switch (log.closing()) {
      case Closing.Open() -> out.u8(0).u64(0).u64(0);
      case Closing.Clean(long lsn, long chain) -> out.u8(1).u64(lsn).u64(chain);
    }
    out.text(log.bootId());
  }

  private static LogExtent log(Unpacker in) throws Malformed {
    boolean present = flag(in, "logPresent");
    long start = in.size("start");
    long startChain = in.u64("startChain");
    long destaged = in.size("destaged");
    long destagedChain = in.u64("destagedChain");
    long destaging = in.size("destaging");
    long durable = in.size("durable");
    long accepted = in.u64("accepted");
    boolean clean = flag(in, "clean");
    long lsn = in.size("cleanLsn");
    long chain = in.u64("cleanChain");
    String bootId = in.text("bootId", BOOT_ID_BYTES_MAX);
    if (start > destaged || destaged > destaging || destaging > durable || accepted < Group.NONE) {
      throw in.malformed("watermarks", "out of order");
    }
    Closing closing = clean ? new Closing.Clean(lsn, chain) : new Closing.Open();
    return new LogExtent(
        present,
        start,
        startChain,
        destaged,
        destagedChain,
        destaging,
        durable,
        accepted,
        closing,
        bootId);
  }

  private static void stops(Packer out, Stops stops) {
    out.u64(stops.sendLsn()).text(stops.sendName());
    Hold hold = stops.hold();
    out.u8(hold == null ? 0 : hold.settled() ? 2 : 1);
    if (hold != null) {
      out.text(hold.name()).u64(hold.stopLsn());
    }
    out.u64(stops.countFromLsn()).u32(stops.settledLsns().size());
    stops.settledLsns().forEach(out::u64);
  }

  private static Stops stops(Unpacker in) throws Malformed {
    long send = in.u64("sendStop");
    if (send < Group.NONE) {
      throw in.malformed("sendStop", "negative");
    }
    String sendName = in.text("sendStopName", Names.BYTES_MAX);
    int kind = in.u8("hold");
    if (kind > 2) {
      throw in.malformed("hold", "unknown");
    }
    Hold hold =
        kind == 0
            ? null
            : new Hold(in.text("holdName", Names.BYTES_MAX), in.size("holdLsn"), kind == 2);
    long countFrom = in.size("countFrom");
    List<Long> settled = new ArrayList<>();
    for (int left = in.count("settled", Stops.SETTLED_MAX); left > 0; left--) {
      settled.add(in.size("settledLsn"));
    }
    return new Stops(send, sendName, hold, settled, countFrom);
  }

  static void epochs(Packer out, List<Epoch> epochs) {
    out.u32(epochs.size());
    for (Epoch epoch : epochs) {
      out.u32(epoch.number()).u8(epoch.cause().code());
      out.uuid(epoch.id()).uuid(epoch.owner()).u64(epoch.baseLsn()).u64(epoch.baseChain());
    }
  }

  static List<Epoch> epochs(Unpacker in) throws Malformed {
    List<Epoch> epochs = new ArrayList<>();
    for (int left = in.count("epochs", GroupState.EPOCHS_MAX); left > 0; left--) {
      int number = in.u32("epoch");
      int code = in.u8("cause");
      if (code < EpochCause.FIRST.code() || code > EpochCause.SWITCHOVER.code()) {
        throw in.malformed("cause", "unknown");
      }
      UUID id = in.uuid("epochId");
      UUID owner = in.uuid("owner");
      long base = in.size("base");
      epochs.add(new Epoch(number, id, owner, EpochCause.of(code), base, in.u64("baseChain")));
    }
    return epochs;
  }

  static void projection(Packer out, Projection projection) {
    VolumeTable table = projection.volumes();
    out.u32(table.lastNumber()).u32(table.volumes().size());
    for (VolumeEntry volume : table.volumes()) {
      out.u32(volume.number()).u32(volume.blockBytes()).u64(volume.sizeBytes());
      out.uuid(volume.uuid()).text(volume.name());
    }
    out.u32(projection.states().values().size());
    projection
        .states()
        .values()
        .forEach(
            (key, value) -> out.text(key.namespace()).text(key.key()).u16(value.length).raw(value));
    out.u32(projection.checkpoints().size());
    for (CheckpointEntry checkpoint : projection.checkpoints()) {
      boolean application = checkpoint.kind() == CheckpointKind.APPLICATION;
      out.u8((checkpoint.hold() ? 1 : 0) | (application ? 2 : 0));
      out.u64(checkpoint.lsn()).u64(checkpoint.stopLsn()).u64(checkpoint.wallMillis());
      out.text(checkpoint.name());
    }
  }

  static Projection projection(Unpacker in) throws Malformed {
    VolumeTable volumes = volumes(in);
    StateMap states = StateMap.EMPTY;
    java.util.TreeMap<StateKey, byte[]> values = new java.util.TreeMap<>();
    for (int left = in.count("states", StateMap.BYTES_MAX / StateMap.ENTRY_BYTES);
        left > 0;
        left--) {
      StateKey key =
          new StateKey(
              in.text("namespace", ControlCodec.NAMESPACE_BYTES_MAX),
              in.text("key", ControlCodec.KEY_BYTES_MAX));
      values.put(key, in.raw("value", in.length("value", ControlCodec.VALUE_BYTES_MAX)));
    }
    if (!values.isEmpty()) {
      states = new StateMap(values);
    }
    List<CheckpointEntry> checkpoints = new ArrayList<>();
    for (int left = in.count("checkpoints", Projection.CHECKPOINTS_MAX); left > 0; left--) {
      int flags = in.u8("checkpointFlags");
      long lsn = in.size("checkpointLsn");
      long stop = in.size("checkpointStop");
      long wall = in.u64("checkpointTime");
      CheckpointKind kind = (flags & 2) != 0 ? CheckpointKind.APPLICATION : CheckpointKind.CRASH;
      String name = in.text("checkpoint", Names.BYTES_MAX);
      checkpoints.add(new CheckpointEntry(name, kind, (flags & 1) != 0, lsn, stop, wall));
    }
    return new Projection(volumes, states, checkpoints);
  }

  private static VolumeTable volumes(Unpacker in) throws Malformed {
    int last = in.u32("lastNumber");
    List<VolumeEntry> volumes = new ArrayList<>();
    int previous = 0;
    for (int left = in.count("volumes", VolumeTable.VOLUMES_MAX); left > 0; left--) {
      int number = in.u32("number");
      int blockBytes = in.u32("blockBytes");
      long size = in.size("sizeBytes");
      UUID uuid = in.uuid("uuid");
      VolumeEntry volume =
          new VolumeEntry(number, uuid, in.text("volume", Names.BYTES_MAX), size, blockBytes);
      String complaint = volume.complaint();
      if (complaint != null || number <= previous || number > last) {
        throw in.malformed("volume", complaint == null ? "number " + number : complaint);
      }
      previous = number;
      volumes.add(volume);
    }
    return new VolumeTable(last, volumes);
  }

  private static void local(Packer out, LocalVolume entry) {
    out.u32(entry.number()).uuid(entry.uuid()).u64(entry.syncedLsn());
    switch (entry.backing()) {
      case Own() -> out.u8(OWN).text("");
      case File(Path path, boolean adopted) ->
          out.u8(adopted ? FILE_ADOPTED : FILE).text(path.toString());
      case Device(Path path) -> out.u8(DEVICE).text(path.toString());
    }
  }

  private static LocalVolume local(Unpacker in) throws Malformed {
    int number = in.u32("localNumber");
    UUID uuid = in.uuid("localUuid");
    long synced = in.size("localSynced");
    int kind = in.u8("backing");
    String text = in.text("path", PATH_BYTES_MAX);
    try {
      Path path = Path.of(text);
      return new LocalVolume(
          number,
          uuid,
          switch (kind) {
            case OWN -> new Own();
            case FILE -> new File(path, false);
            case FILE_ADOPTED -> new File(path, true);
            case DEVICE -> new Device(path);
            default -> throw in.malformed("backing", "unknown");
          },
          synced);
    } catch (InvalidPathException e) {
      throw in.malformed("path", "not a path");
    }
  }

  private static void peer(Packer out, PeerEntry peer) {
    UUID store = peer.store();
    ExtentSetRef set = peer.set();
    out.uuid(peer.appliance()).text(peer.name());
    out.uuid(store == null ? new UUID(0, 0) : store);
    out.u64(peer.floorLsn()).u64(peer.ackedLsn());
    out.u8(set == null ? 0 : set.kind().code());
    if (set != null) {
      out.u64(set.id()).u32(set.generation());
    }
  }

  private static PeerEntry peer(Unpacker in) throws Malformed {
    UUID appliance = in.uuid("appliance");
    String name = in.text("peer", Names.BYTES_MAX);
    UUID store = in.uuid("store");
    long floor = in.size("floor");
    long acked = in.size("acked");
    int code = in.u8("setKind");
    @Nullable ExtentSetRef set = null;
    if (code != 0) {
      CatchUpKind kind = CatchUpKind.of(code);
      if (kind == null) {
        throw in.malformed("setKind", "unknown");
      }
      set = new ExtentSetRef(in.size("setId"), in.u32("generation"), kind);
    }
    boolean met = store.getMostSignificantBits() != 0 || store.getLeastSignificantBits() != 0;
    return new PeerEntry(appliance, name, met ? store : null, floor, acked, set);
  }

  private static boolean flag(Unpacker in, String field) throws Malformed {
    int value = in.u8(field);
    if (value > 1) {
      throw in.malformed(field, "neither 0 nor 1");
    }
    return value == 1;
  }

  /// Whether `path` fits into a slot.
  static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
  }
}
