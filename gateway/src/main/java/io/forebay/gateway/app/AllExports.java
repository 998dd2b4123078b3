package io.forebay.gateway.app;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What hosts may open, of all groups: each volume and held checkpoint under its name and, always, under
/// `GROUP/NAME`. Of two with one name the primary's has it, then the first group's by name. Looked up
/// from any thread without a lock.
final class AllExports implements Exports {
  private final EventBook book;
  private final StateStore store;
  private final Settings settings;

  /// By all names, and those that lists show, in their order.
  private record Table(Map<String, Export> byName, Map<String, Export> listed) {}

  private record Export(Volume volume, String kind) {}

  private volatile Consumer<List<Group>> follower = _ -> {};
  private volatile Table table = new Table(Map.of(), Map.of());
  private final Set<String> taken = new HashSet<>(); // Guarded by this.

  /// `store` has the rules of who may open what.
  AllExports(EventBook book, StateStore store, Settings settings) {
    this.book = book;
    this.store = store;
    this.settings = settings;
  }

  /// Tells `told` of the groups at each [#update] from now on, after this has looked at them.
  void follow(Consumer<List<Group>> told) {
    follower = told;
  }

  /// Looks at `groups` anew. Any thread.
  synchronized void update(List<Group> groups) {
    Map<String, Export> byName = new HashMap<>();
    Map<String, Export> listed = new LinkedHashMap<>();
    Set<String> twice = new HashSet<>();
    List<Group> inOrder = new ArrayList<>(groups);
    inOrder.sort(
        Comparator.comparing((Group group) -> group.role() != Role.PRIMARY)
            .thenComparing(Group::name));
    for (Group group : inOrder) {
      for (Volume volume : group.exports()) {
        String name = volume.name();
        String kind = (volume.writable() ? "volume" : "read-only") + " of group " + group.name();
        Export export = new Export(volume, kind);
        if (byName.putIfAbsent(name, export) != null) {
          twice.add(name);
          name = group.name() + "/" + name;
        }
        byName.put(group.name() + "/" + volume.name(), export);
        listed.put(name, export);
      }
    }
    table = new Table(byName, listed); // Not changed from here on.
    twice.stream().filter(taken::add).forEach(n -> book.raise(EventKind.EXPORT_NAME_TAKEN, n, ""));
    taken.removeIf(name -> {
      boolean free = !twice.contains(name);
      if (free) {
        book.clear(EventKind.EXPORT_NAME_TAKEN, name);
      }
      return free;
    });
    follower.accept(groups);
  }

  private ExportRule rule(Export export) {
    return store
        .state()
        .exports()
        .getOrDefault(export.volume.uuid().toString(), ExportRule.DEFAULT);
  }

  private static String described(Export export, ExportRule rule) {
    return rule.description().isEmpty() ? export.kind : rule.description();
  }

  @Override
  public Answer find(String asked, Asker asker) {
    Table now = table;
    String name = asked.isEmpty() ? settings.text(SettingKey.NBD_DEFAULT_EXPORT) : asked;
    Export export = now.byName.get(name);
    if (export == null) {
      return hidden(now, asker, "");
    }
    ExportRule rule = rule(export);
    return switch (rule.of(asker)) {
      case OPEN -> new Answer.Open(export.volume, described(export, rule), rule.readOnly());
      case WITH_TLS -> new Answer.TlsRequired();
      case CLOSED ->
          hidden(now, asker, "open for " + rule.summary() + "; forebay volume export changes that");
    };
  }

  /// Where plaintext clients are told that some exports want TLS, they are told so of all that they do not
  /// get: names cannot be tried out (specification, "SELECTIVETLS mode").
  private Answer hidden(Table now, Asker asker, String reason) {
    boolean some =
        !asker.tls()
            && now.listed.values().stream()
                .anyMatch(each -> rule(each).of(asker) == ExportRule.Verdict.WITH_TLS);
    return some ? new Answer.TlsRequired() : new Answer.Unknown(reason);
  }

  @Override
  public List<Listed> list(Asker asker) {
    List<Listed> open = new ArrayList<>();
    table.listed.forEach((name, export) -> {
      ExportRule rule = rule(export);
      if (rule.of(asker) == ExportRule.Verdict.OPEN) {
        open.add(new Listed(name, described(export, rule), export.volume.sizeBytes()));
      }
    });
    return open;
  }
}
