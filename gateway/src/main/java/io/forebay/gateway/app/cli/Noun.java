package io.forebay.gateway.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A noun of the command line: nothing without one of its verbs.
@Command(synopsisSubcommandLabel = "VERB")
abstract class Noun implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw ForebayCommand.missing(spec);
  }
}
