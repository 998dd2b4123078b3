package io.forebay.gateway.control.config;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.config.ConfigCopy.VolumeCopy;
import io.forebay.gateway.control.settings.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What differs among the volumes. None is removed, none shrinks, and no disk is written over.
final class VolumeSteps {
  private final GroupSteps groups;
  private final List<Step> steps = new ArrayList<>();

  private VolumeSteps(GroupSteps groups) {
    this.groups = groups;
  }

  static List<Step> of(ConfigCopy wanted, ConfigCopy here, GroupSteps groups) {
    VolumeSteps volumes = new VolumeSteps(groups);
    Map<String, VolumeCopy> known = new TreeMap<>();
    here.volumes().forEach(volume -> known.put(volume.name(), volume));
    for (VolumeCopy volume : wanted.volumes()) {
      VolumeCopy now = known.remove(volume.name());
      if (now == null) {
        volumes.missing(volume);
      } else {
        volumes.compare(volume, now);
      }
    }
    known.values().forEach(more -> volumes.steps.add(Step.left(subject(more))));
    return volumes.steps;
  }

  private static String subject(VolumeCopy volume) {
    return "volume " + volume.name();
  }

  private void missing(VolumeCopy volume) {
    if (!groups.primary(volume.group())) {
      steps.add(
          Step.hands(
              subject(volume), "comes with its group " + volume.group() + ", once that does"));
      return;
    }
    if (!volume.backing().isEmpty()) {
      steps.add(
          Step.hands(
              subject(volume),
              "was kept on %s: volume create %s --group %s --backing %s, with --adopt to keep what is on it"
                  .formatted(volume.backing(), volume.name(), volume.group(), volume.backing())));
      return;
    }
    steps.add(
        Step.add(
            subject(volume),
            "new and empty, %s, in group %s"
                .formatted(Quantity.printSize(volume.sizeBytes()), volume.group()),
            new VolumeCommand.Create(
                volume.name(), volume.sizeBytes(), volume.group(), volume.blockBytes(), null)));
    ack(volume, Acknowledgement.BUFFERED, 0);
    export(volume, ExportRule.DEFAULT);
  }

  private void compare(VolumeCopy volume, VolumeCopy now) {
    if (!volume.group().equals(now.group())) {
      steps.add(
          Step.hands(
              subject(volume),
              "is in group %s here, and in %s in the file: volumes do not change groups"
                  .formatted(now.group(), volume.group())));
    }
    if (volume.blockBytes() != now.blockBytes()) {
      steps.add(
          Step.hands(
              subject(volume),
              "has blocks of %d bytes here, and of %d in the file: they are for good"
                  .formatted(now.blockBytes(), volume.blockBytes())));
    }
    size(volume, now);
    if (groups.primary(now.group())) {
      ack(volume, now.promise(), now.patienceMillis());
    }
    export(volume, now.export());
  }

  private void size(VolumeCopy volume, VolumeCopy now) {
    if (volume.sizeBytes() == now.sizeBytes()) {
      return;
    }
    String sizes =
        Wording.change(Quantity.printSize(now.sizeBytes()), Quantity.printSize(volume.sizeBytes()));
    if (volume.sizeBytes() < now.sizeBytes()) {
      steps.add(Step.hands(subject(volume), sizes + ": volumes do not shrink"));
    } else if (groups.primary(now.group())) {
      steps.add(
          Step.change(
              subject(volume),
              "grows " + sizes,
              new VolumeCommand.Grow(volume.name(), volume.sizeBytes())));
    } else {
      steps.add(Step.hands(subject(volume), sizes + ": grow it where its group is primary"));
    }
  }

  private void ack(VolumeCopy volume, Acknowledgement promise, long patienceMillis) {
    if (volume.promise() != promise || volume.patienceMillis() != patienceMillis) {
      steps.add(
          Step.change(
              subject(volume),
              "acks promise "
                  + Wording.change(
                      Wording.ack(promise, patienceMillis),
                      Wording.ack(volume.promise(), volume.patienceMillis())),
              new VolumeCommand.Ack(volume.name(), volume.promise(), volume.patienceMillis())));
    }
  }

  private void export(VolumeCopy volume, ExportRule now) {
    ExportRule rule = volume.export();
    if (!rule.equals(now)) {
      steps.add(
          Step.change(
              subject(volume),
              "is exported to: " + Wording.export(rule),
              new VolumeCommand.Export(
                  volume.name(),
                  rule.allow(),
                  rule.certificates(),
                  rule.initiators(),
                  rule.readOnly(),
                  rule.tls(),
                  rule.description())));
    }
  }
}
