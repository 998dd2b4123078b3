package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.Appliance;
import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.Supervision;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `serve`: is the appliance, until SIGTERM or SIGINT.
@Command(
    name = "serve",
    description = "Runs the appliance in the foreground until SIGTERM or Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  forebay serve --home /srv/forebay",
      "  forebay --home /tmp/fb serve --listen nbd=127.0.0.1:0 --listen web=",
      "  forebay serve --listen iscsi=192.0.2.1:3260"
    })
final class ServeVerb implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private ForebayCommand forebay = new ForebayCommand(question -> null);

  @Option(
      names = "--listen",
      paramLabel = "SERVICE=ADDR:PORT",
      description =
          "Where nbd, iscsi, link, api, web, http or snmp listens, instead of what forebay.toml says. May be"
              + " repeated; port 0 is any free one, and an empty address turns the service"
              + " off.")
  private List<String> listen = List.of();

  @Override
  public Integer call() throws InterruptedException {
    ApplianceProcess process = new ApplianceProcess(Supervision.of(System.getenv()));
    try {
      Path home = forebay.home();
      Configuration configuration = Configuration.of(home, listen);
      process.run(halt -> {
        Appliance appliance = Appliance.start(home, configuration, Version.text(), halt);
        invite(appliance);
        return appliance;
      });
      return ExitCode.OK.number();
    } catch (WrongConfiguration e) {
      e.complaints().forEach(this::complain);
      return ExitCode.USAGE.number();
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
      return ExitCode.FAILED.number();
    }
  }

  /// Tells how the first admin gets in. The code goes to a terminal only: what is no terminal is a log.
  private void invite(Appliance appliance) {
    Actor serve = new Actor(Actor.Origin.APPLIANCE, "serve", Role.ADMIN);
    var asked = appliance.control().execute(new UserCommand.SetupCode(), serve);
    if (asked.toCompletableFuture().join()
            instanceof Outcome.Done<UserCommand.Setup>(UserCommand.Setup(Secret code))
        && code != null) {
      boolean seen = System.console() != null && System.console().isTerminal();
      for (Status.Port port : appliance.ports()) {
        if (port.service().equals("web")) {
          PrintWriter out = spec.commandLine().getOut();
          out.printf(
              "Nobody is set up yet: open https://%s and enter %s%n",
              port.address(), seen ? code.text() : "what `forebay user setup-code` says");
          out.flush();
        }
      }
    }
  }

  private void complain(String what) {
    spec.commandLine().getErr().println("forebay: " + what);
  }
}
