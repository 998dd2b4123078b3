package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.iscsi.Targets;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.scsi.AccessState;
import io.forebay.gateway.scsi.DeviceIdentity;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.ReservationImage;
import io.forebay.gateway.scsi.ReservationStore;
import io.forebay.gateway.scsi.Reserved;
import io.forebay.gateway.scsi.TargetDevice;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What initiators may open: a target for each group, with a logical unit for each volume (in standby where
/// the other appliance serves it), and one for each held checkpoint. Who sees which unit follows from the
/// volumes' export rules, as for NBD; a target without a unit for an asker is none for it.
///
/// Any thread; one lock. A session's view of its target is one object for each asker, so that a rule that
/// changes takes a unit away, or brings one, without ending the session.
final class IscsiTargets implements Targets {
  private static final Logger LOG = LoggerFactory.getLogger(IscsiTargets.class);

  private static final String AUTHORITY = "iqn.2026-11.io.forebay";

  /// A volume as it is found under a number.
  private record Slot(
      Volume volume, String group, String checkpoint, ReservationStore store, AccessState state) {}

  /// What tells one logical unit of a volume from the next: as long as it is the same, so is what initiators
  /// hold there.
  private record View(String target, Asker asker) {}

  /// What an asker sees of a target, as long as a session holds it.
  private static final class Seen extends WeakReference<TargetDevice> {
    final View view;

    Seen(View view, TargetDevice device, ReferenceQueue<TargetDevice> gone) {
      super(device, gone);
      this.view = view;
    }
  }

  private final StateStore store;
  private final EventBook book;
  private final ReservationEvents preempted;

  // Guarded by this.
  private SortedMap<String, SortedMap<Integer, Slot>> targets = new TreeMap<>();
  private Set<String> taken = Set.of();
  private final Map<Volume, LogicalUnit> units = new HashMap<>();
  private final Map<View, Seen> views = new HashMap<>();
  private final ReferenceQueue<TargetDevice> gone = new ReferenceQueue<>();
  private List<Integer> portalGroups = List.of(1);

  private volatile LoginCounts logins = new LoginCounts(Visits.UNHEARD, this::exists);

  /// `store` has the rules of who may open what, and the appliance's name.
  IscsiTargets(StateStore store, EventBook book, Clock clock) {
    this.store = store;
    this.book = book;
    preempted = new ReservationEvents(book, clock);
  }

  /// Tags of the portal groups: each is a target port. To be called before the first initiator is let in.
  synchronized void portalGroups(List<Integer> tags) {
    portalGroups = List.copyOf(tags);
  }

  /// What hears who logs in, counts that by target for [#report], and tells `next`. To be called once, before the first
  /// initiator is let in.
  Visits counting(Visits next) {
    LoginCounts counts = new LoginCounts(next, this::exists);
    logins = counts;
    return counts;
  }

  private synchronized boolean exists(String name) {
    return targets.containsKey(name);
  }

  /// The target's name: lower case, and of the characters of an iSCSI name.
  static String name(String appliance, String group, String checkpoint) {
    String tail = checkpoint.isEmpty() ? "" : ":" + checkpoint;
    String name = AUTHORITY + ":" + appliance + ":" + group + tail;
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The number under which a volume is found: they start at 1 and are never reused in the group.
  static int number(VolumeEntry volume) {
    return volume.number() - 1;
  }

  /// Looks at `groups` anew.
  synchronized void update(List<Group> groups) {
    SortedMap<String, SortedMap<Integer, Slot>> found = new TreeMap<>();
    List<Group> inOrder = new ArrayList<>(groups);
    inOrder.sort(Comparator.comparing(Group::name));
    Map<String, String> owners = new HashMap<>();
    Set<String> takenNow = new HashSet<>();
    for (Group group : inOrder) {
      for (Volume volume : shown(group)) {
        add(found, owners, takenNow, group, volume);
      }
    }
    targets = found;
    logins.keep(found.keySet());
    taken.forEach(name -> {
      if (!takenNow.contains(name)) {
        book.clear(EventKind.ISCSI_NAME_TAKEN, name);
      }
    });
    takenNow.forEach(name -> book.raise(EventKind.ISCSI_NAME_TAKEN, name, ""));
    taken = takenNow;
    refresh();
  }

  /// What is exported, and the volumes that are not served here at present.
  private static List<Volume> shown(Group group) {
    List<Volume> shown = new ArrayList<>(group.exports());
    Set<UUID> live =
        shown.stream()
            .filter(each -> each.name().indexOf('@') < 0)
            .map(Volume::uuid)
            .collect(Collectors.toSet());
    for (VolumeEntry each : group.volumes()) {
      if (!live.contains(each.uuid())) {
        shown.add(new StandbyVolume(each.name(), each.uuid(), each.sizeBytes(), each.blockBytes()));
      }
    }
    return shown;
  }

  private static AccessState state(Group group, Volume volume) {
    if (!(volume instanceof StandbyVolume)) {
      return AccessState.ACTIVE;
    }
    return group.role() == Role.SECONDARY ? AccessState.STANDBY : AccessState.UNAVAILABLE;
  }

  private void add(
      SortedMap<String, SortedMap<Integer, Slot>> found,
      Map<String, String> owners,
      Set<String> takenNow,
      Group group,
      Volume volume) {
    VolumeEntry entry = entry(group, volume.uuid());
    if (entry == null || number(entry) >= TargetDevice.UNITS_MAX) {
      LOG.warn("event=iscsi.no-number volume={} group={}", volume.name(), group.name());
      return;
    }
    int at = volume.name().indexOf('@');
    String checkpoint = at < 0 ? "" : volume.name().substring(at + 1);
    String name = name(store.state().name(), group.name(), checkpoint);
    String owner = owners.putIfAbsent(name, group.name() + "@" + checkpoint);
    if (owner != null && !owner.equals(group.name() + "@" + checkpoint)) {
      takenNow.add(name);
      return;
    }
    boolean live = checkpoint.isEmpty();
    ReservationStore store =
        live ? new KeptReservations(group, volume.uuid()) : ReservationStore.NONE;
    if (!ReservationImage.understood(store.kept())) {
      // Without them hosts that were fenced off could write.
      LOG.warn(
          "event=iscsi.reservations-unknown volume={}: a newer release kept them", entry.name());
      return;
    }
    Slot slot = new Slot(volume, group.name(), checkpoint, store, state(group, volume));
    // What is served comes first: nothing takes its number.
    found.computeIfAbsent(name, _ -> new TreeMap<>()).putIfAbsent(number(entry), slot);
  }

  private static @Nullable VolumeEntry entry(Group group, UUID volume) {
    return group.volumes().stream()
        .filter(each -> each.uuid().equals(volume))
        .findFirst()
        .orElse(null);
  }

  /// Rules have changed, or targets: every session sees what it may see now.
  synchronized void refresh() {
    forgetGone();
    views.forEach((view, reference) -> {
      TargetDevice device = reference.get();
      if (device != null) {
        device.units(visible(view.target, view.asker));
      }
    });
    List<Volume> there = new ArrayList<>();
    targets.values().forEach(slots -> slots.values().forEach(slot -> there.add(slot.volume)));
    units.keySet().retainAll(there);
  }

  /// What there is, whoever may see it.
  synchronized List<IscsiReport.Target> report() {
    List<IscsiReport.Target> report = new ArrayList<>();
    targets.forEach((name, slots) -> {
      Slot any = slots.values().iterator().next(); // A target has units.
      List<IscsiReport.Unit> units = new ArrayList<>();
      slots.forEach((number, slot) -> units.add(unit(name, number, slot)));
      report.add(new IscsiReport.Target(name, any.group, any.checkpoint, units, logins.of(name)));
    });
    return report;
  }

  private IscsiReport.Unit unit(String target, int number, Slot slot) {
    return new IscsiReport.Unit(
        slot.volume.uuid(),
        slot.volume.name(),
        target,
        number,
        DeviceIdentity.of(slot.volume.uuid(), slot.checkpoint).hex(),
        readOnly(slot, rule(slot)),
        access(slot.state),
        reservation(slot));
  }

  private IscsiReport.@Nullable Reservation reservation(Slot slot) {
    LogicalUnit unit = units.get(slot.volume);
    Reserved reserved = unit == null ? Reserved.kept(slot.store) : unit.reserved();
    return reserved == null
        ? null
        : new IscsiReport.Reservation(
            reserved.holder(), reserved.kind(), reserved.registered(), reserved.persists());
  }

  private static IscsiReport.Access access(AccessState state) {
    return switch (state) {
      case ACTIVE -> IscsiReport.Access.ACTIVE;
      case STANDBY -> IscsiReport.Access.STANDBY;
      case UNAVAILABLE -> IscsiReport.Access.UNAVAILABLE;
    };
  }

  /// Initiators may call themselves anything: views that no session holds any more take no memory.
  private void forgetGone() {
    for (Reference<? extends TargetDevice> each = gone.poll(); each != null; each = gone.poll()) {
      Seen seen = (Seen) each;
      views.remove(seen.view, seen);
    }
  }

  private ExportRule rule(Slot slot) {
    return store.state().exports().getOrDefault(slot.volume.uuid().toString(), ExportRule.DEFAULT);
  }

  private static boolean readOnly(Slot slot, ExportRule rule) {
    return rule.readOnly() || !slot.checkpoint.isEmpty();
  }

  private SortedMap<Integer, LogicalUnit> visible(String target, Asker asker) {
    SortedMap<Integer, LogicalUnit> visible = new TreeMap<>();
    String address = asker.address();
    if (address == null) {
      return visible; // Who is nowhere on the network is nobody.
    }
    targets
        .getOrDefault(target, new TreeMap<>())
        .forEach((number, slot) -> {
          ExportRule rule = rule(slot);
          if (rule.admits(address, asker.initiator(), asker.user())) {
            visible.put(number, unit(slot, readOnly(slot, rule)));
          }
        });
    return visible;
  }

  private LogicalUnit unit(Slot slot, boolean readOnly) {
    LogicalUnit unit =
        units.computeIfAbsent(
            slot.volume,
            volume ->
                new LogicalUnit(
                    volume, readOnly, slot.checkpoint, slot.store, preempted.of(volume)));
    unit.readOnly(readOnly);
    unit.access(slot.state);
    return unit;
  }

  @Override
  public synchronized List<String> list(Asker asker) {
    return targets.keySet().stream().filter(name -> !visible(name, asker).isEmpty()).toList();
  }

  @Override
  public synchronized Answer find(String name, Asker asker) {
    String asked = name.toLowerCase(Locale.ROOT);
    if (!targets.containsKey(asked)) {
      return new Answer.Unknown();
    }
    SortedMap<Integer, LogicalUnit> visible = visible(asked, asker);
    if (visible.isEmpty()) {
      return new Answer.Closed(
          "no volume of " + asked + " is open for it; forebay volume export changes that");
    }
    forgetGone();
    View view = new View(asked, asker);
    Seen known = views.get(view);
    TargetDevice device = known == null ? null : known.get();
    if (device == null) {
      device = new TargetDevice(asked, portalGroups);
      device.units(visible);
      views.put(view, new Seen(view, device, gone));
    }
    return new Answer.Open(device);
  }
}
