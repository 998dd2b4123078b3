package io.forebay.gateway.control.config;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.config.ConfigReport.Item;
import io.forebay.gateway.control.config.ConfigReport.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Commands on the configuration as a whole. It changes nothing itself: it gives the commands that people give, in
/// the name of who asked for the restore. Any thread; blocks.
public final class ConfigDesk {
  private final Giver giver;
  private final Identity identity;
  private final Clock clock;
  private final ReentrantLock restoring = new ReentrantLock();

  public ConfigDesk(Giver giver, Identity identity, Clock clock) {
    this.giver = giver;
    this.identity = identity;
    this.clock = clock;
  }

  public Outcome<?> execute(ConfigCommand<?> command, Actor actor) {
    return switch (command) {
      case ConfigCommand.Backup() -> backup(actor);
      case ConfigCommand.Diff(String document) -> diff(document, actor);
      case ConfigCommand.Restore(String document, String confirm) ->
          restore(document, confirm, actor);
    };
  }

  /// What `actor` may see of what is set here, which is all of it or nothing.
  public Outcome<ConfigCopy> backup(Actor actor) {
    return switch (survey(actor)) {
      case Outcome.Done<ConfigSurvey.Here>(ConfigSurvey.Here here) -> Outcome.done(here.copy());
      case Outcome.Refused<ConfigSurvey.Here>(Refusal refusal) -> new Outcome.Refused<>(refusal);
    };
  }

  private Outcome<ConfigSurvey.Here> survey(Actor actor) {
    return ConfigSurvey.of(giver, actor, identity, clock.wallMillis());
  }

  private Outcome<ConfigReport> diff(String document, Actor actor) {
    return planned(
        document,
        actor,
        (wanted, steps) ->
            report(wanted, steps.stream().map(step -> step.item(Result.OPEN, "")).toList()));
  }

  private Outcome<ConfigReport> restore(String document, String confirm, Actor actor) {
    if (!confirm.equals(identity.name())) {
      return Outcome.refused(
          Refusal.Kind.USAGE, "That is not the name of this appliance: nothing was done.");
    }
    if (!restoring.tryLock()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "A restore is under way: wait until it has ended.");
    }
    try {
      return planned(document, actor, (wanted, steps) -> report(wanted, carriedOut(steps, actor)));
    } finally {
      restoring.unlock();
    }
  }

  private interface Then {
    ConfigReport report(ConfigCopy wanted, List<Step> steps);
  }

  private Outcome<ConfigReport> planned(String document, Actor actor, Then then) {
    ConfigCopy wanted;
    try {
      wanted = ConfigParser.parse(document);
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.USAGE, "The file cannot be used, nothing was done: " + e.getMessage() + ".");
    }
    return switch (survey(actor)) {
      case Outcome.Done<ConfigSurvey.Here>(ConfigSurvey.Here here) ->
          Outcome.done(then.report(wanted, ConfigPlan.of(wanted, here)));
      case Outcome.Refused<ConfigSurvey.Here>(Refusal refusal) -> new Outcome.Refused<>(refusal);
    };
  }

  private ConfigReport report(ConfigCopy wanted, List<Item> items) {
    return new ConfigReport(identity.name(), wanted.made().name(), wanted.made().millis(), items);
  }

  /// A step that is refused keeps nobody from the next: what hangs on it is refused, too, and says why.
  private List<Item> carriedOut(List<Step> steps, Actor actor) {
    List<Item> items = new ArrayList<>();
    for (Step step : steps) {
      Command<?> command = step.command();
      if (command == null) {
        items.add(step.item(Result.OPEN, ""));
      } else {
        String reason = refused(command, actor);
        items.add(reason == null ? step.item(Result.DONE, "") : step.item(Result.FAILED, reason));
      }
    }
    return items;
  }

  private <R> @Nullable String refused(Command<R> command, Actor actor) {
    return switch (giver.give(command, actor)) {
      case Outcome.Done<R> done -> null;
      case Outcome.Refused<R>(Refusal refusal) -> refusal.reason();
    };
  }
}
