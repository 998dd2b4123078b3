package io.forebay.gateway.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `forebay`: the root of the command line. Each noun is a class of this package, listed in
/// `subcommands`.
@Command(
    name = "forebay",
    description = "A block-storage appliance: mirrors a host's disk here and far away.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ForebayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /// Without a verb there is nothing to do; picocli prints the usage and exits with 2.
  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(line, "Say what to do: a command is missing.");
  }
}
