package io.forebay.gateway.group;

import java.util.Set;
import java.util.stream.Collectors;

/// The travelling values that belong to a volume: their keys are its UUID, or begin with it and a slash.
public final class VolumeValues {
  /// Persistent reservations of SCSI hosts, each volume's a [LongValue].
  public static final String RESERVATIONS = "pr";

  private static final Set<String> NAMESPACES = Set.of(AckPolicy.NAMESPACE, RESERVATIONS);

  private VolumeValues() {}

  /// `states` without values of volumes that `table` does not have.
  static StateMap swept(StateMap states, VolumeTable table) {
    Set<String> there =
        table.volumes().stream().map(each -> each.uuid().toString()).collect(Collectors.toSet());
    StateMap swept = states;
    for (String namespace : NAMESPACES) {
      swept = swept.keeping(namespace, key -> there.contains(key.split("/", 2)[0]));
    }
    return swept;
  }
}
