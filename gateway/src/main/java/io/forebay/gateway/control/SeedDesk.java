package io.forebay.gateway.control;

import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.SeedStatus;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/// Carries out what concerns seeds. Blocks.
final class SeedDesk {
  private final Groups groups;
  private final Answers answers;

  SeedDesk(Groups groups, Answers answers) {
    this.groups = groups;
    this.answers = answers;
  }

  Outcome<SeedReport> execute(SeedCommand command) {
    for (Group group : groups.all()) {
      if (group.name().equals(command.group())) {
        return execute(group, command);
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no group " + command.group() + ": see group list.");
  }

  private Outcome<SeedReport> execute(Group group, SeedCommand command) {
    return switch (command) {
      case SeedCommand.Export export -> with(export.to(), to -> export(group, export, to));
      case SeedCommand.Import(String name, String from) -> with(from, path -> from(group, path));
      case SeedCommand.Cancel(String name) ->
          answers.await(
              (Reply<SeedStatus> reply) -> group.seeds().cancel(reply), was -> report(group));
      case SeedCommand.Show(String name) -> Outcome.done(report(group));
    };
  }

  private static Outcome<SeedReport> with(String text, Function<Path, Outcome<SeedReport>> work) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() && path.getFileName() != null
          ? work.apply(path)
          : Outcome.refused(
              Refusal.Kind.USAGE, "A seed's file is an absolute path, not " + text + ".");
    } catch (InvalidPathException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "That is not a path: " + e.getMessage() + ".");
    }
  }

  private Outcome<SeedReport> export(Group group, SeedCommand.Export export, Path to) {
    PeerStatus peer = null;
    for (PeerStatus each : group.peers()) {
      peer = each.name().equals(export.peer()) ? each : peer;
    }
    if (peer == null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND,
          group.name()
              + " is not replicated to "
              + export.peer()
              + ": do that first (group replicate), so that what hosts write from now on is kept for it.");
    }
    PeerStatus whom = peer;
    return looked(
        to,
        true,
        device -> {
          if (device && !to.toString().equals(export.confirm())) {
            return Outcome.refused(
                Refusal.Kind.USAGE,
                "Everything on " + to + " would be overwritten: say " + to + " once more.");
          }
          return begun(group, reply -> group.seeds().exportTo(whom.appliance(), to, device, reply));
        });
  }

  private Outcome<SeedReport> from(Group group, Path from) {
    return looked(
        from,
        false,
        device -> begun(group, reply -> group.seeds().importFrom(from, device, reply)));
  }

  /// Looks whether there is a block device. `fresh`: nothing need be there.
  private Outcome<SeedReport> looked(
      Path path, boolean fresh, Function<Boolean, Outcome<SeedReport>> work) {
    boolean device;
    try {
      device = groups.device(path);
    } catch (NoSuchFileException e) {
      if (!fresh) {
        return Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no " + path + " here.");
      }
      device = false;
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED, "The appliance cannot look at " + path + ": " + e.getMessage());
    }
    return work.apply(device);
  }

  private Outcome<SeedReport> begun(Group group, Consumer<Reply<SeedStatus>> begin) {
    return answers.await(begin, status -> report(group));
  }

  static SeedReport report(Group group) {
    SeedStatus now = group.seeds().status();
    return now == null
        ? SeedReport.none(group.name())
        : new SeedReport(
            group.name(),
            switch (now.kind()) {
              case EXPORT -> SeedReport.Kind.EXPORT;
              case IMPORT -> SeedReport.Kind.IMPORT;
            },
            switch (now.state()) {
              case RUNNING -> SeedReport.State.RUNNING;
              case DONE -> SeedReport.State.DONE;
              case FAILED -> SeedReport.State.FAILED;
              case UNFINISHED -> SeedReport.State.UNFINISHED;
            },
            now.place(),
            now.peer(),
            now.startedMillis(),
            now.endedMillis(),
            now.doneBytes(),
            now.totalBytes(),
            now.dataBytes(),
            Answers.sentence(now.problem()));
  }
}
