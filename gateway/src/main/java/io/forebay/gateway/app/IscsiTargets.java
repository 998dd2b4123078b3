package io.forebay.gateway.app;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.iscsi.Targets;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.TargetDevice;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What initiators may open: a target for each group that serves, with a logical unit for each volume, and
/// one for each held checkpoint. Who sees which unit follows from the volumes' export rules, as for NBD; a
/// target without a unit for an asker is none for it.
///
/// Any thread; one lock. A session's view of its target is one object for each address, so that a rule that
/// changes takes a unit away, or brings one, without ending the session.
final class IscsiTargets implements Targets {
  private static final Logger LOG = LoggerFactory.getLogger(IscsiTargets.class);

  /// The one portal group of an appliance.
  static final int PORTAL_GROUP = 1;

  private static final String AUTHORITY = "iqn.2026-11.io.forebay";

  /// A volume as it is found under a number.
  private record Slot(Volume volume, int blockBytes, String checkpoint) {}

  /// What tells one logical unit of a volume from the next: as long as it is the same, so is what initiators
  /// hold there.
  private record Kind(Volume volume, boolean readOnly) {}

  private record View(String target, String address) {}

  private final StateStore store;

  // Guarded by this.
  private SortedMap<String, SortedMap<Integer, Slot>> targets = new TreeMap<>();
  private final Map<Kind, LogicalUnit> units = new HashMap<>();
  private final Map<View, WeakReference<TargetDevice>> views = new HashMap<>();

  /// `store` has the rules of who may open what, and the appliance's name.
  IscsiTargets(StateStore store) {
    this.store = store;
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
    for (Group group : inOrder) {
      for (Volume volume : group.exports()) {
        add(found, owners, group, volume);
      }
    }
    targets = found;
    refresh();
  }

  private void add(
      SortedMap<String, SortedMap<Integer, Slot>> found,
      Map<String, String> owners,
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
      LOG.warn("event=iscsi.name-taken group={} target={}: rename one", group.name(), name);
      return;
    }
    Slot slot = new Slot(volume, entry.blockBytes(), checkpoint);
    found.computeIfAbsent(name, _ -> new TreeMap<>()).put(number(entry), slot);
  }

  private static @Nullable VolumeEntry entry(Group group, UUID volume) {
    return group.volumes().stream()
        .filter(each -> each.uuid().equals(volume))
        .findFirst()
        .orElse(null);
  }

  /// Rules have changed, or targets: every session sees what it may see now.
  synchronized void refresh() {
    views.values().removeIf(view -> view.get() == null);
    views.forEach((view, reference) -> {
      TargetDevice device = reference.get();
      if (device != null) {
        device.units(visible(view.target, view.address));
      }
    });
    List<Kind> there = new ArrayList<>();
    targets
        .values()
        .forEach(slots -> slots.values().forEach(slot -> there.add(kind(slot, rule(slot)))));
    units.keySet().retainAll(there);
  }

  private ExportRule rule(Slot slot) {
    return store.state().exports().getOrDefault(slot.volume.uuid().toString(), ExportRule.DEFAULT);
  }

  private static Kind kind(Slot slot, ExportRule rule) {
    return new Kind(slot.volume, rule.readOnly() || !slot.checkpoint.isEmpty());
  }

  private SortedMap<Integer, LogicalUnit> visible(String target, String address) {
    SortedMap<Integer, LogicalUnit> visible = new TreeMap<>();
    if (address.isEmpty()) {
      return visible; // Who is nowhere on the network is nobody.
    }
    Exports.Asker asker = Exports.Asker.plain(address);
    targets
        .getOrDefault(target, new TreeMap<>())
        .forEach((number, slot) -> {
          ExportRule rule = rule(slot);
          if (rule.of(asker) == ExportRule.Verdict.OPEN) {
            visible.put(number, unit(slot, kind(slot, rule)));
          }
        });
    return visible;
  }

  private LogicalUnit unit(Slot slot, Kind kind) {
    return units.computeIfAbsent(
        kind, _ -> new LogicalUnit(slot.volume, slot.blockBytes, kind.readOnly, slot.checkpoint));
  }

  private static String address(Asker asker) {
    return asker.address() == null ? "" : asker.address();
  }

  @Override
  public synchronized List<String> list(Asker asker) {
    String address = address(asker);
    return targets.keySet().stream().filter(name -> !visible(name, address).isEmpty()).toList();
  }

  @Override
  public synchronized Answer find(String name, Asker asker) {
    String asked = name.toLowerCase(Locale.ROOT);
    if (!targets.containsKey(asked)) {
      return new Answer.Unknown();
    }
    SortedMap<Integer, LogicalUnit> visible = visible(asked, address(asker));
    if (visible.isEmpty()) {
      return new Answer.Closed(
          "no volume of " + asked + " is open for it; forebay volume export changes that");
    }
    View view = new View(asked, address(asker));
    WeakReference<TargetDevice> known = views.get(view);
    TargetDevice device = known == null ? null : known.get();
    if (device == null) {
      device = new TargetDevice(asked, PORTAL_GROUP);
      device.units(visible);
      views.put(view, new WeakReference<>(device));
    }
    return new Answer.Open(device);
  }
}
