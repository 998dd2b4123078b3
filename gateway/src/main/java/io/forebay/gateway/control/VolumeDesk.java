package io.forebay.gateway.control;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.HostAccess;
import io.forebay.gateway.group.AckPolicy;
import io.forebay.gateway.group.Backing;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.group.VolumeSpec;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns volumes. Blocks.
final class VolumeDesk {
  /// The group of volumes for which none was named.
  static final String GROUP_DEFAULT = "main";

  private final Groups groups;
  private final HostAccess hosts;
  private final Initiators initiators;
  private final Answers answers;
  private final Supplier<List<Status.Port>> ports;

  /// Held while a name is looked up and given: no two volumes get one name.
  private final ReentrantLock naming = new ReentrantLock();

  VolumeDesk(
      Groups groups,
      HostAccess hosts,
      Initiators initiators,
      Answers answers,
      Supplier<List<Status.Port>> ports) {
    this.groups = groups;
    this.hosts = hosts;
    this.initiators = initiators;
    this.answers = answers;
    this.ports = ports;
  }

  Outcome<?> execute(VolumeCommand<?> command) {
    return switch (command) {
      case VolumeCommand.Create create -> alone(() -> create(create));
      case VolumeCommand.ListAll() -> Outcome.done(all());
      case VolumeCommand.Show(String name) -> with(name, found -> Outcome.done(show(found)));
      case VolumeCommand.Rename(String name, String to) -> alone(() -> rename(name, to));
      case VolumeCommand.Grow(String name, long sizeBytes) ->
          with(
              name,
              found ->
                  answers.await(
                      (Reply<VolumeEntry> reply) -> found.group.growVolume(name, sizeBytes, reply),
                      entry -> show(new Found(found.group, entry))));
      case VolumeCommand.Ack ack -> ack(ack);
      case VolumeCommand.Export export -> with(export.name(), found -> export(found, export));
      case VolumeCommand.Delete(String name, String confirm) -> delete(name, confirm);
    };
  }

  /// A volume and whose it is.
  private record Found(Group group, VolumeEntry entry) {}

  private <R> Outcome<R> alone(Supplier<Outcome<R>> work) {
    naming.lock();
    try {
      return work.get();
    } finally {
      naming.unlock();
    }
  }

  private @Nullable Found find(String name) {
    Found secondary = null;
    for (Group group : groups.all()) {
      for (VolumeEntry entry : group.volumes()) {
        if (entry.name().equals(name)) {
          if (group.role() == Role.PRIMARY) {
            return new Found(group, entry);
          }
          secondary = new Found(group, entry);
        }
      }
    }
    return secondary;
  }

  private <R> Outcome<R> with(String name, Function<Found, Outcome<R>> work) {
    Found found = find(name);
    return found != null
        ? work.apply(found)
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND, "There is no volume " + name + ": see volume list.");
  }

  private Outcome<Status.Volume> create(VolumeCommand.Create create) {
    if (find(create.name()) != null) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "There is a volume " + create.name() + " already.");
    }
    String complaint = io.forebay.gateway.group.Names.complaint("volume", create.name());
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, Answers.sentence(complaint));
    }
    Outcome<Backing> backing = backing(create.backing());
    return Answers.then(
        backing,
        where ->
            Answers.then(
                group(create.group()),
                group ->
                    answers.await(
                        (Reply<VolumeEntry> reply) ->
                            group.createVolume(spec(create, where), reply),
                        entry -> show(new Found(group, entry)))));
  }

  private static VolumeSpec spec(VolumeCommand.Create create, Backing backing) {
    boolean adopt = create.backing() != null && create.backing().adopt();
    return new VolumeSpec(create.name(), create.sizeBytes(), create.blockBytes(), backing, adopt);
  }

  private Outcome<Backing> backing(VolumeCommand.@Nullable Backing wanted) {
    if (wanted == null) {
      return Outcome.done(new Backing.Own());
    }
    try {
      Path path = Path.of(wanted.path());
      if (!path.isAbsolute()) {
        return Outcome.refused(
            Refusal.Kind.USAGE, "A backing is an absolute path, not " + wanted.path() + ".");
      }
      if (path.startsWith("/dev") || wanted.adopt()) {
        return Outcome.done(
            groups.device(path)
                ? new Backing.Device(path)
                : new Backing.File(path, wanted.adopt()));
      }
      return Outcome.done(new Backing.File(path, false));
    } catch (InvalidPathException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "That is not a path: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, Answers.sentence(String.valueOf(e.getMessage())));
    }
  }

  private Outcome<Group> group(@Nullable String name) {
    String wanted = name == null ? GROUP_DEFAULT : name;
    for (Group group : groups.all()) {
      if (group.name().equals(wanted)) {
        return Outcome.done(group);
      }
    }
    if (name != null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND,
          "There is no group " + name + ": make it first (group create " + name + ").");
    }
    try {
      return groups.create(wanted, null, GroupCommand.Create.CAPACITY_DEFAULT);
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED,
          "The group "
              + wanted
              + " could not be made: "
              + Answers.sentence(String.valueOf(e.getMessage())));
    }
  }

  private Outcome<Status.Volume> rename(String name, String to) {
    if (find(to) != null) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "There is a volume " + to + " already.");
    }
    return with(
        name,
        found ->
            answers.await(
                (Reply<VolumeEntry> reply) -> found.group.renameVolume(name, to, reply),
                entry -> show(new Found(found.group, entry))));
  }

  private Outcome<Status.Volume> ack(VolumeCommand.Ack wanted) {
    boolean remote = wanted.promise() == Acknowledgement.REMOTE;
    long millis = wanted.patienceMillis();
    if (remote ? millis <= 0 && millis != Status.NEVER : millis != 0) {
      return Outcome.refused(
          Refusal.Kind.USAGE, "A patience with late peers goes with remote, and only with that.");
    }
    AckPolicy policy =
        new AckPolicy(wanted.promise(), millis == Status.NEVER ? AckPolicy.FOR_EVER : millis);
    return with(
        wanted.name(),
        found ->
            answers.await(
                (Reply<VolumeEntry> reply) -> found.group.ackVolume(wanted.name(), policy, reply),
                entry -> show(new Found(found.group, entry))));
  }

  private static Status.Ack ack(Found found) {
    AckPolicy policy = found.group.ackPolicy(found.entry);
    boolean remote = policy.promise() == Acknowledgement.REMOTE;
    boolean forEver = policy.patienceMillis() == AckPolicy.FOR_EVER;
    return new Status.Ack(
        policy.promise(),
        forEver ? Status.NEVER : policy.patienceMillis(),
        remote && !forEver && found.group.acksFellBack()
            ? Acknowledgement.DURABLE
            : policy.promise());
  }

  private Outcome<Status.Volume> export(Found found, VolumeCommand.Export wanted) {
    VolumeEntry entry = found.entry;
    try {
      ExportRule rule =
          hosts
              .rule(entry.uuid())
              .with(
                  wanted.allow(),
                  wanted.certificates(),
                  wanted.initiators(),
                  wanted.readOnly(),
                  wanted.tls(),
                  wanted.description());
      hosts.change(entry.uuid(), entry.name(), rule);
      return Outcome.done(show(found));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, Answers.sentence(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "It could not be kept: " + e.getMessage() + ".");
    }
  }

  private Outcome<Status.Volume> delete(String name, String confirm) {
    return with(
        name,
        found -> {
          if (!confirm.equals(name)) {
            return Outcome.refused(
                Refusal.Kind.USAGE,
                "Deleting destroys the content on every appliance: say the name "
                    + name
                    + " once more.");
          }
          Status.Volume was = show(found);
          return answers.await(
              (Reply<VolumeEntry> reply) -> found.group.deleteVolume(name, reply),
              entry -> {
                hosts.forget(entry.uuid());
                return was;
              });
        });
  }

  private List<Status.Volume> all() {
    List<Status.Volume> all = new ArrayList<>();
    for (Group group : groups.all()) {
      group.volumes().forEach(entry -> all.add(show(new Found(group, entry))));
    }
    return all;
  }

  private Status.Volume show(Found found) {
    VolumeEntry entry = found.entry;
    ExportRule rule = hosts.rule(entry.uuid());
    boolean tls =
        hosts.tls() == TlsMode.REQUIRED
            || hosts.tls() != TlsMode.OFF
                && (rule.tls() == TlsMode.REQUIRED || !rule.certificates().isEmpty());
    List<Status.Attach> attach = new ArrayList<>();
    IscsiReport now = initiators.report();
    List<IscsiReport.Unit> units = now.units(entry.uuid());
    boolean writable = false;
    for (Volume export : found.group.exports()) {
      if (export.uuid().equals(entry.uuid())) {
        attach.addAll(AttachTexts.of(export.name(), ports.get(), tls));
        writable |= export.writable();
        units.stream()
            .filter(unit -> unit.export().equals(export.name()))
            .forEach(unit -> attach.addAll(IscsiTexts.of(unit, now)));
      }
    }
    return new Status.Volume(
        entry.name(),
        entry.uuid(),
        found.group.name(),
        entry.sizeBytes(),
        entry.blockBytes(),
        writable,
        found.group.mirrorFile(entry).toString(),
        Status.UNKNOWN,
        ack(found),
        rule,
        groups.writes(found.group).volume(entry.uuid()),
        units,
        attach);
  }
}
