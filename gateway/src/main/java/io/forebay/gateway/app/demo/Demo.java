package io.forebay.gateway.app.demo;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.cli.Api;
import io.forebay.gateway.app.cli.Failure;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Two appliances, one replicated volume, a cut, and the comparison.
final class Demo implements AutoCloseable {
  static final String VOLUME = "demo";
  static final String GROUP = "main";
  private static final String CHECKPOINT = "compared";

  /// Processes start in a second or two; this long on a machine that is very busy.
  private static final int START_SECONDS = 90;

  /// For what was written during the cut to arrive. Dialling again takes its time, too.
  private static final int ARRIVE_SECONDS = 180;

  private static final int POLL_MILLIS = 100;

  private final Stage stage;
  private final Narrator narrator;
  private final Thread hook = new Thread(this::close, "demo-end");
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean closed;

  Demo(Stage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// `seconds` to stay up afterwards, null for ever; `spoil` flips a byte of the far copy first.
  ExitCode play(long sizeBytes, @Nullable Long seconds, boolean spoil)
      throws Failure, IOException, InterruptedException {
    narrator.say("Starting two appliances, kyoto and osaka, in " + stage.root() + " ...");
    Site kyoto =
        opened(Site.start("kyoto", stage.home("kyoto"), stage.configuration("kyoto", false)));
    Site osaka =
        opened(Site.start("osaka", stage.home("osaka"), stage.configuration("osaka", true)));
    await("both to serve", START_SECONDS, () -> kyoto.ready() & osaka.ready());
    CuttableLine line = opened(new CuttableLine(osaka.address("link")));
    pair(kyoto, osaka, line);
    kyoto.api().ask("POST", "/volumes", Map.of("name", VOLUME, "sizeBytes", sizeBytes));
    kyoto.api().ask("PUT", Api.path("groups", GROUP, "peers", "osaka"), null);
    await("the first copy", ARRIVE_SECONDS, () -> following(kyoto) && usable(osaka));
    narrator.say(
        "Ready after %.1f s: volume %s of %s at kyoto, replicated to osaka."
            .formatted(narrator.seconds(), VOLUME, Quantity.printSize(sizeBytes)));
    new Writing(kyoto, line, narrator).write(sizeBytes);
    boolean equal = compare(kyoto, osaka, spoil);
    if (equal) {
      kyoto.api().ask("DELETE", Api.path("checkpoints", CHECKPOINT, "hold"), null);
    }
    new Afterwards(stage, kyoto, osaka, line, narrator).stay(seconds);
    return equal ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void pair(Site kyoto, Site osaka, CuttableLine line) throws Failure, IOException {
    String address = Addresses.print(line.near());
    osaka.api().ask("PUT", Api.path("settings", "link.address"), Map.of("value", address));
    String code = osaka.api().ask("POST", "/invitations", null).text("code");
    kyoto.api().ask("POST", "/peers", Map.of("code", code));
  }

  /// Something that will be so in a while.
  interface Condition {
    boolean holds() throws Failure, IOException;
  }

  private void await(String what, int seconds, Condition condition)
      throws Failure, IOException, InterruptedException {
    double until = narrator.seconds() + seconds;
    while (!condition.holds()) {
      if (narrator.seconds() > until) {
        throw new Failure(
            ExitCode.TIMEOUT,
            "waited " + seconds + " s in vain for " + what + ". " + stage.advice());
      }
      narrator.progress("waiting for " + what + ", %.0f s ...".formatted(narrator.seconds()));
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean following(Site kyoto) throws Failure, IOException {
    for (Object each : kyoto.group(GROUP).list("lines")) {
      if (Fields.of(each).text("state").equals("following")) {
        return true;
      }
    }
    return false;
  }

  private static boolean usable(Site osaka) throws Failure, IOException {
    try {
      return osaka.group(GROUP).truth("imageUsable", false);
    } catch (Failure e) {
      if (e.code() == ExitCode.NOT_FOUND) {
        return false; // It has not heard of the group yet.
      }
      throw e;
    }
  }

  private boolean compare(Site kyoto, Site osaka, boolean spoil)
      throws Failure, IOException, InterruptedException {
    Fields taken =
        kyoto.api().ask("POST", "/checkpoints", Map.of("name", CHECKPOINT, "hold", true));
    await("osaka to stand still at the checkpoint", ARRIVE_SECONDS, () -> held(osaka));
    if (spoil) {
      spoil(osaka);
    }
    ImageHash here = hash(kyoto, VOLUME);
    ImageHash there = hash(osaka, VOLUME + "@" + CHECKPOINT);
    narrator.say(
        "Compared %s (%d bytes) at position epoch %d, LSN %s"
            .formatted(
                Quantity.printSize(here.bytes()),
                here.bytes(),
                kyoto.group(GROUP).number("epoch"),
                taken.text("lsn")));
    narrator.say("  kyoto  %-15s SHA-256 %s".formatted(VOLUME, here.sha256()));
    narrator.say("  osaka  %-15s SHA-256 %s".formatted(VOLUME + "@" + CHECKPOINT, there.sha256()));
    boolean equal = here.equals(there);
    narrator.say(
        equal
            ? "Equal: the far copy is whole."
            : "NOT EQUAL: the far copy is not what was written.");
    return equal;
  }

  private static boolean held(Site osaka) throws Failure, IOException {
    for (Object each : osaka.api().ask("GET", "/checkpoints", null).list("items")) {
      Fields checkpoint = Fields.of(each);
      if (checkpoint.text("name").equals(CHECKPOINT)) {
        return checkpoint.text("life").equals("held");
      }
    }
    return false;
  }

  private ImageHash hash(Site site, String export) throws Failure, IOException {
    return ImageHash.of(
        site.address("nbd"),
        export,
        done ->
            narrator.progress(
                "hashing %s at %s: %s".formatted(export, site.name(), Quantity.printSize(done))));
  }

  /// As a bad disk would: in the mirror's file, unseen by the appliance.
  private void spoil(Site osaka) throws Failure, IOException {
    Fields volume = osaka.api().ask("GET", Api.path("volumes", VOLUME), null);
    try (RandomAccessFile mirror = new RandomAccessFile(volume.text("backing"), "rw")) {
      long at = mirror.length() / 2;
      mirror.seek(at);
      int was = mirror.read();
      mirror.seek(at);
      mirror.write(was ^ 1);
      narrator.say("Spoilt: flipped a bit of byte " + at + " of osaka's mirror.");
    }
  }

  private synchronized <T extends AutoCloseable> T opened(T part) throws Failure {
    open.add(part);
    if (closed) {
      close(part);
      throw new Failure(ExitCode.FAILED, "interrupted");
    }
    return part;
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // AutoCloseable's own. The others are closed all the same.
      narrator.say("could not end in order: " + e.getMessage());
    }
  }

  /// Ends both appliances and removes what they left. Also at Ctrl-C, from another thread.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    open.reversed().forEach(this::close);
    try {
      stage.strike();
      narrator.say(stage.kept() ? "Kept in " + stage.root() : "Removed " + stage.root());
    } catch (IOException e) {
      narrator.say("could not remove " + e.getMessage() + ": delete it by hand");
    }
  }
}
