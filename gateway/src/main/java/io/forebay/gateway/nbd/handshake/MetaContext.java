package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One metadata context of an export (specification, "Metadata querying"): a name that clients ask for,
/// the id in block status replies, and what the volume is asked.
public record MetaContext(int id, String name, Facet facet) {
  private static final String ALLOCATION = "base:allocation";
  private static final String DEPTH = "qemu:allocation-depth";
  private static final String BITMAP = "qemu:dirty-bitmap:";

  /// Queries that LIST takes for all contexts that begin so, and SET takes for none.
  private static final Set<String> WILDCARDS = Set.of("base:", "qemu:", BITMAP);

  /// All contexts of `volume` as things stand, each with an id of its own.
  static List<MetaContext> of(Volume volume) {
    List<MetaContext> all = new ArrayList<>();
    all.add(new MetaContext(1, ALLOCATION, new Facet.Allocation()));
    all.add(new MetaContext(2, DEPTH, new Facet.Depth()));
    for (String checkpoint : volume.changedSince()) {
      Facet changed = new Facet.ChangedSince(checkpoint);
      all.add(new MetaContext(all.size() + 1, BITMAP + checkpoint, changed));
    }
    return all;
  }

  /// Those of `all` that LIST shows for `queries`: what they name, or begin; without queries all. What
  /// no context answers to is ignored, as unknown namespaces must be.
  static List<MetaContext> listed(List<MetaContext> all, List<String> queries) {
    Set<String> asked = new HashSet<>(queries);
    return all.stream().filter(each -> asked.isEmpty() || each.isListedFor(asked)).toList();
  }

  private boolean isListedFor(Set<String> asked) {
    return asked.contains(name)
        || WILDCARDS.stream().anyMatch(begin -> name.startsWith(begin) && asked.contains(begin));
  }

  /// Those of `all` that SET selects for `queries`: what they name.
  static List<MetaContext> selected(List<MetaContext> all, List<String> queries) {
    Set<String> asked = new HashSet<>(queries);
    return all.stream().filter(each -> asked.contains(each.name)).toList();
  }
}
