package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One volume as a disk of SCSI, and what it remembers of those who use it. Any thread.
public final class LogicalUnit {
  private final Volume volume;
  private final DeviceIdentity identity;
  private final Lane lane = new Lane();
  private final Scratch scratch = new Scratch();
  private final CopyResults copies = new CopyResults();
  private final ReservationDesk desk;
  private final ReservationWatch watch;

  private final Object lock = new Object();

  /// The nexuses that there are, with what waits for them. Guarded by `lock`.
  private final Map<Nexus, Attentions> nexuses = new HashMap<>();

  /// Whether there may be any attention: saves commands the lock. Changed under it.
  private volatile boolean attentive;

  // Read without the lock, changed under it.
  private volatile @Nullable Nexus reservedBy;
  private volatile boolean readOnly;
  private volatile ModeSettings settings = ModeSettings.DEFAULT;
  private volatile AccessState state = AccessState.ACTIVE;
  private volatile long toldBytes;

  /// A unit whose reservations live as long as it does.
  ///
  /// @param readOnly refuses what would change the medium, whatever the volume would take
  /// @param checkpoint at which the volume is held, "" for the live one: it makes another disk of it
  public LogicalUnit(Volume volume, boolean readOnly, String checkpoint) {
    this(volume, readOnly, checkpoint, ReservationStore.NONE, ReservationWatch.UNHEARD);
  }

  /// A unit whose reservations can outlive power loss.
  ///
  /// @param store where they are kept, in a form that is [ReservationImage#understood]
  /// @param watch hears who loses them to another
  public LogicalUnit(
      Volume volume,
      boolean readOnly,
      String checkpoint,
      ReservationStore store,
      ReservationWatch watch) {
    int blockBytes = volume.blockBytes();
    Check.check(blockBytes == 512 || blockBytes == 4096, "block size", blockBytes, 0);
    this.volume = volume;
    this.readOnly = readOnly;
    desk = new ReservationDesk(store);
    this.watch = watch;
    identity = DeviceIdentity.of(volume.uuid(), checkpoint);
    toldBytes = volume.sizeBytes();
  }

  public Volume volume() {
    return volume;
  }

  public int blockBytes() {
    return volume.blockBytes();
  }

  DeviceIdentity identity() {
    return identity;
  }

  Lane lane() {
    return lane;
  }

  Scratch scratch() {
    return scratch;
  }

  CopyResults copies() {
    return copies;
  }

  /// Whole blocks that the volume has at present.
  long blocks() {
    return volume.sizeBytes() / blockBytes();
  }

  /// The answer to a command whose read or write (`writing`) failed.
  public Plan.Answer failed(IoFailure failure, boolean writing) {
    return check(Sense.of(failure, writing));
  }

  /// CHECK CONDITION with `sense`, in the format that this unit is set to.
  public Plan.Answer check(Sense sense) {
    return Plan.check(sense, settings.format());
  }

  ModeSettings settings() {
    return settings;
  }

  AccessState state() {
    return state;
  }

  /// Whether writes would be refused as things stand. A path in standby says nothing of the kind: hosts would
  /// take the disk to be read-only on all paths.
  boolean writeProtected() {
    return readOnly || settings.writeProtect() || state == AccessState.ACTIVE && !volume.writable();
  }

  /// Whether what would change the medium is refused, whatever the volume would take; every nexus hears of a
  /// change.
  public void readOnly(boolean fresh) {
    synchronized (lock) {
      if (fresh != readOnly) {
        readOnly = fresh;
        tellAll(Attentions.MODE_CHANGED);
      }
    }
  }

  /// Why a command that changes the medium is refused before anything else is looked at; null: it is not.
  /// A role that forbids writing is the volume's to tell.
  @Nullable Sense writeRefusal() {
    if (readOnly) {
      return Sense.WRITE_PROTECTED;
    }
    return settings.writeProtect() ? Sense.SOFTWARE_PROTECTED : null;
  }

  /// Changes what MODE SELECT can change; the other nexuses hear of it.
  void change(ModeSettings fresh, Nexus by) {
    synchronized (lock) {
      if (!fresh.equals(settings)) {
        settings = fresh;
        tellOthers(by, Attentions.MODE_CHANGED);
      }
    }
  }

  /// What the appliance's role allows; every nexus hears of a change.
  public void access(AccessState fresh) {
    synchronized (lock) {
      if (fresh != state) {
        state = fresh;
        tellAll(Attentions.ACCESS_STATE_CHANGED);
      }
    }
  }

  /// A nexus came about: its first command is told so.
  void attach(Nexus nexus) {
    synchronized (lock) {
      Attentions fresh = new Attentions();
      fresh.add(Attentions.RESET);
      nexuses.put(nexus, fresh);
      attentive = true;
    }
  }

  /// A nexus is gone, and with it what it held by RESERVE(6).
  void detach(Nexus nexus) {
    copies.forget(nexus);
    synchronized (lock) {
      nexuses.remove(nexus);
      if (nexus.equals(reservedBy)) {
        reservedBy = null;
      }
    }
  }

  /// I_T nexus loss (SAM-5 6.3.4) of one that stays: what it held by RESERVE(6) is over, and it hears of that.
  void lose(Nexus nexus) {
    copies.forget(nexus);
    synchronized (lock) {
      if (nexus.equals(reservedBy)) {
        reservedBy = null;
      }
      tell(List.of(nexus), Attentions.NEXUS_LOSS);
    }
  }

  /// LOGICAL UNIT RESET: RESERVE(6) is over, mode pages are as at first, every nexus hears `code`.
  /// Persistent reservations stay.
  void reset(int code) {
    synchronized (lock) {
      reservedBy = null;
      settings = ModeSettings.DEFAULT;
      nexuses.values().forEach(attentions -> attentions.reset(code));
      attentive = true;
    }
  }

  /// The next attention for `nexus`, which has then been told; null: none.
  @Nullable Sense attention(Nexus nexus) {
    noticeSize();
    if (!attentive) {
      return null;
    }
    synchronized (lock) {
      Attentions waiting = nexuses.get(nexus);
      Sense next = waiting == null ? null : waiting.take();
      if (next == null) {
        attentive = nexuses.values().stream().anyMatch(Attentions::waits);
      }
      return next;
    }
  }

  /// What [#attention] would give, which goes on waiting.
  public @Nullable Sense waiting(Nexus nexus) {
    noticeSize();
    synchronized (lock) {
      Attentions waiting = nexuses.get(nexus);
      return waiting == null ? null : waiting.next();
    }
  }

  /// Another nexus has cleared the task set, with tasks of `whose` in it (SAM-5 7.5).
  public void cleared(Collection<Nexus> whose) {
    synchronized (lock) {
      tell(whose, Attentions.COMMANDS_CLEARED);
    }
  }

  void dropAttention(Nexus nexus, int code) {
    synchronized (lock) {
      Attentions waiting = nexuses.get(nexus);
      if (waiting != null) {
        waiting.drop(code);
      }
    }
  }

  private void noticeSize() {
    if (volume.sizeBytes() != toldBytes) {
      synchronized (lock) {
        long now = volume.sizeBytes();
        if (now != toldBytes) {
          toldBytes = now;
          tellAll(Attentions.CAPACITY_CHANGED);
        }
      }
    }
  }

  void tellAll(int code) {
    synchronized (lock) {
      nexuses.values().forEach(attentions -> attentions.add(code));
      attentive = true;
    }
  }

  private void tellOthers(Nexus by, int code) {
    nexuses.forEach((nexus, attentions) -> {
      if (!nexus.equals(by)) {
        attentions.add(code);
      }
    });
    attentive = true;
  }

  private void tell(Collection<Nexus> some, int code) {
    for (Nexus nexus : some) {
      Attentions waiting = nexuses.get(nexus);
      if (waiting != null) {
        waiting.add(code);
        attentive = true;
      }
    }
  }

  /// As they are; where the unit is not served, as far as is known here.
  Reservations reservations() {
    return state == AccessState.ACTIVE ? desk.now() : desk.kept();
  }

  /// Whether reservations can outlive power loss here.
  boolean keepsReservations() {
    return desk.keeps();
  }

  /// Whether a reservation of another nexus stops `nexus` from `access`.
  boolean conflicts(Nexus nexus, Access access) {
    if (access == Access.ALWAYS) {
      return false;
    }
    Nexus holder = reservedBy;
    if (holder != null && !holder.equals(nexus)) {
      return true;
    }
    return !desk.now().allows(nexus, access);
  }

  /// RESERVE(6): false is a conflict.
  boolean reserve(Nexus nexus) {
    synchronized (lock) {
      boolean free = reservedBy == null || nexus.equals(reservedBy);
      if (!free || !desk.now().isEmpty()) {
        return false;
      }
      reservedBy = nexus;
      return true;
    }
  }

  /// RELEASE(6): of another's reservation it succeeds and does nothing. False is a conflict.
  boolean release(Nexus nexus) {
    synchronized (lock) {
      if (!desk.now().isEmpty()) {
        return false;
      }
      if (nexus.equals(reservedBy)) {
        reservedBy = null;
      }
      return true;
    }
  }

  /// Who has reserved it, or is registered; null: nobody.
  public @Nullable Reserved reserved() {
    Nexus holder = reservedBy;
    return holder != null ? Reserved.by(holder) : Reserved.of(reservations());
  }

  /// Applies `transition`, which `by` has asked for, and tells whom it concerns; then calls `then` once, on any
  /// thread.
  void reserve(
      Nexus by, ReservationDesk.Transition transition, Consumer<Reservations.Outcome> then) {
    desk.apply(
        transition,
        changed -> {
          synchronized (lock) {
            changed.told().forEach((code, whom) -> tell(whom, code));
          }
          Set<String> putOff = putOff(changed, by);
          if (!putOff.isEmpty()) {
            watch.preempted(by.initiator(), putOff);
          }
        },
        then);
  }

  /// The initiators whose registration another has ended. One that ends that of another port of its own is nobody's
  /// concern.
  private static Set<String> putOff(Reservations.Changed changed, Nexus by) {
    Set<String> putOff = new TreeSet<>();
    for (int code :
        List.of(Attentions.REGISTRATIONS_PREEMPTED, Attentions.RESERVATIONS_PREEMPTED)) {
      changed.told().getOrDefault(code, List.of()).forEach(each -> putOff.add(each.initiator()));
    }
    putOff.remove(by.initiator());
    return putOff;
  }
}
