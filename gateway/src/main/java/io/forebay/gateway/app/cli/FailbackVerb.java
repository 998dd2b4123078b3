package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group failback`: settles, waits until the other side has caught up, hands over. Three operations of the
/// REST interface in a row, each of which ends by itself once begun; so the verb may be given again at any time.
@Command(
    name = "failback",
    description = {
      "Gives a group back to the side that it was promoted away from.",
      "Say it where hosts write now: what only the other side has is kept there as a branch, what"
          + " differs travels, then the group is handed over. Hosts write on here until then; stop"
          + " them when it says so, or before. Interrupted, it is given again."
    },
    footer = {"", "Example:", "  forebay group failback main --to berlin --wait 8h"})
final class FailbackVerb implements Callable<Integer> {
  private static final long LOOK_AGAIN_MILLIS = 500;

  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "NAME", description = "The group.")
  private String name = "";

  @Option(names = "--to", paramLabel = "PEER", required = true, description = "Who gets it back.")
  private String peer = "";

  @Option(
      names = "--within",
      paramLabel = "SPAN",
      defaultValue = "60s",
      converter = Client.Span.class,
      description = "Hosts are not to wait longer in the handover. Default: 60s.")
  private long withinMillis = 60_000;

  private boolean settled;
  private boolean handsOver;
  private String told = "";

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(client.waitMillis());
    Fields group = client.get(Api.path("groups", name));
    if (!leads(group) && !group.has("handover")) {
      throw new Failure(
          ExitCode.CONFLICT,
          name
              + " is "
              + group.text("role")
              + " here: say it where its hosts write now. If that is "
              + peer
              + " already, there is nothing to do");
    }
    while (!step(group)) {
      if (System.nanoTime() - end >= 0) {
        throw new Failure(
            ExitCode.TIMEOUT,
            told
                + "; what was begun goes on by itself. Give the command again, with a longer --wait");
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
      group = client.get(Api.path("groups", name));
    }
    Fields last = group;
    client.changed(last, out -> GroupNoun.TABLE.print(out, List.of(last.map()), true, false));
    return 0;
  }

  private static boolean leads(Fields group) throws IOException {
    return group.text("role").equals("primary");
  }

  /// Does what can be done now; true when it is over.
  private boolean step(Fields group) throws Failure, IOException {
    if (group.has("handover")) {
      handsOver = true;
      tell(peer + " has not taken over yet");
      return false;
    }
    if (handsOver) {
      if (leads(group)) {
        throw new Failure(ExitCode.CONFLICT, "the handover was taken back meanwhile");
      }
      return true;
    }
    Fields line = line(group);
    if (forked(group)) {
      if (!settled) {
        client.ask("POST", Api.query(Api.path("groups", name, "settle"), "keep", "here"));
        settled = true;
      }
      tell("what only " + peer + " has is being kept there as a branch");
    } else if (!line.text("state").equals("following")) {
      String done = line.has("catchUp") ? " " + CatchUpText.percent(line.object("catchUp")) : "";
      tell(peer + " has not caught up yet: " + line.text("state") + done);
    } else {
      handOver();
    }
    return false;
  }

  private Fields line(Fields group) throws Failure, IOException {
    for (Object each : group.list("lines")) {
      Fields line = Fields.of(each);
      if (line.text("peer").equals(peer)) {
        return line;
      }
    }
    throw new Failure(
        ExitCode.NOT_FOUND, name + " is not replicated with " + peer + ": see peer list");
  }

  private boolean forked(Fields group) throws Failure, IOException {
    for (Object each : group.list("forks")) {
      Fields theirs = Fields.of(each).object("theirs");
      if (theirs.text("appliance").equals(peer)) {
        refuseTwoPrimaries(theirs);
        return true;
      }
    }
    return false;
  }

  private void refuseTwoPrimaries(Fields theirs) throws Failure, IOException {
    if (theirs.text("role").equals("primary")) {
      throw new Failure(
          ExitCode.CONFLICT,
          "hosts may write to "
              + peer
              + " as well: look at both sides (group show "
              + name
              + "), stop the hosts of one, say which one goes on (group settle), then give this again");
    }
  }

  /// Refused while hosts would have to wait too long: then it is tried again.
  private void handOver() throws Failure, IOException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("to", peer);
    body.put("withinSeconds", withinMillis / 1e3);
    try {
      client.ask("POST", Api.path("groups", name, "switchover"), body);
      handsOver = true;
      tell("no host can write here any more; " + peer + " takes over");
    } catch (Failure refused) {
      if (refused.code() != ExitCode.CONFLICT) {
        throw refused;
      }
      tell("not handed over yet: " + refused.getMessage());
    }
  }

  private void tell(String what) {
    if (!what.equals(told)) {
      told = what;
      client.note(what);
    }
  }
}
