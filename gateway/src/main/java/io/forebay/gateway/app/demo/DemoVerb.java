package io.forebay.gateway.app.demo;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.cli.Client;
import io.forebay.gateway.app.cli.Failure;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `forebay demo`.
@Command(
    name = "demo",
    description = {
      "Two appliances on this machine, and a line that is cut while a host writes.",
      "After 5 s the line is mended, and both copies are compared. Stays up"
          + " afterwards, to be tried; Ctrl-C ends it and removes everything. Ends with 0"
          + " only if the copies were equal."
    },
    footer = {
      "",
      "Examples:",
      "  forebay demo",
      "  forebay demo --seconds 0          (ends after the comparison)",
      "  forebay demo --seconds 0 --spoil  (flips a byte of the far copy: ends with 1)"
    })
public final class DemoVerb implements Callable<Integer> {
  private static final long SIZE_MIN = 64L << 20;
  private static final long SIZE_MAX = 64L << 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keeps the homes there, to go on with. Default: a folder that goes away.")
  private @Nullable Path keep;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      converter = Client.Size.class,
      description = "Of the volume, 64MiB to 64GiB. Default: 1GiB.")
  private long sizeBytes = 1L << 30;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Ends by itself so long after the comparison. Default: at Ctrl-C.")
  private @Nullable Long seconds;

  @Option(
      names = "--spoil",
      description = "Flips one byte of the far copy before the comparison, to see it fail.")
  private boolean spoil;

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    if (sizeBytes < SIZE_MIN || sizeBytes > SIZE_MAX || sizeBytes % Stamp.BLOCK_BYTES != 0) {
      throw new Failure(
          ExitCode.USAGE,
          "--size takes %s to %s in whole blocks of 4 KiB"
              .formatted(Quantity.printSize(SIZE_MIN), Quantity.printSize(SIZE_MAX)));
    }
    if (seconds != null && seconds < 0) {
      throw new Failure(ExitCode.USAGE, "--seconds takes 0 or more");
    }
    boolean terminal = System.console() != null && System.console().isTerminal();
    Narrator narrator = new Narrator(spec.commandLine().getOut(), terminal);
    try (Demo demo = new Demo(Stage.set(keep), narrator)) {
      return demo.play(sizeBytes, seconds, spoil).number();
    }
  }
}
