package io.forebay.gateway.app.demo;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.cli.Failure;
import io.forebay.gateway.app.cli.Sentences;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rest of the demonstration: both appliances stay up, and whoever watches plays.
final class Afterwards {
  private static final int POLL_MILLIS = 200;
  private static final double STATUS_SECONDS = 2;

  private final Stage stage;
  private final Site kyoto;
  private final Site osaka;
  private final CuttableLine line;
  private final Narrator narrator;
  private boolean cutByFile;

  Afterwards(Stage stage, Site kyoto, Site osaka, CuttableLine line, Narrator narrator) {
    this.stage = stage;
    this.kyoto = kyoto;
    this.osaka = osaka;
    this.line = line;
    this.narrator = narrator;
  }

  /// For `seconds`; null: for ever.
  void stay(@Nullable Long seconds) throws Failure, IOException, InterruptedException {
    if (seconds != null && seconds == 0) {
      return;
    }
    explain();
    double until = seconds == null ? Double.MAX_VALUE : narrator.seconds() + seconds;
    double next = 0;
    while (narrator.seconds() < until) {
      cutOrMend();
      if (narrator.seconds() >= next) {
        next = narrator.seconds() + STATUS_SECONDS;
        narrator.progress(status());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void explain() throws Failure, IOException {
    String forebay = System.getenv().getOrDefault("FOREBAY_COMMAND", "forebay");
    String here = forebay + " --home " + kyoto.home();
    String there = forebay + " --home " + osaka.home();
    String nearNbd = "nbd://" + Addresses.print(kyoto.address("nbd")) + "/" + Demo.VOLUME;
    String farNbd = "nbd://" + Addresses.print(osaka.address("nbd")) + "/" + Demo.VOLUME;
    narrator.say(
        """

        Both stay up. To try, from another terminal:
          write      head -c 16M /dev/urandom | nbdcopy - %s
          look       %s status
                     %s status
          cut        touch %s
          restore    rm %s
          hold       %s checkpoint create look --hold
                     nbdinfo %s@look
                     %s checkpoint release look
          promote    %s group promote %s
        Ctrl-C ends it%s.
        """
            .formatted(
                nearNbd,
                here,
                there,
                stage.cutFile(),
                stage.cutFile(),
                here,
                farNbd,
                here,
                there,
                Demo.GROUP,
                stage.kept() ? "; the homes are kept" : " and removes everything"));
  }

  private void cutOrMend() {
    boolean wanted = Files.exists(stage.cutFile());
    if (wanted && !cutByFile) {
      cutByFile = true;
      line.cut();
      narrator.say("The line is cut.");
    } else if (!wanted && cutByFile) {
      cutByFile = false;
      line.mend();
      narrator.say("The line is mended.");
    }
  }

  private String status() throws Failure, IOException {
    return "kyoto: " + status(kyoto) + "  osaka: " + status(osaka);
  }

  private static String status(Site site) throws Failure, IOException {
    try {
      Fields group = site.group(Demo.GROUP);
      List<String> said = Sentences.of(group, Instant.now());
      String role = group.text("role");
      return role + (said.isEmpty() ? "." : ". " + said.getFirst());
    } catch (Failure e) {
      if (e.code() == ExitCode.UNREACHABLE) {
        return "does not answer.";
      }
      throw e;
    }
  }
}
