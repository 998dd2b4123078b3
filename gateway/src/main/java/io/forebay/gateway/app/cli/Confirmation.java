package io.forebay.gateway.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a verb that cannot be undone takes beside the name of what it is about; see [Client#confirm].
final class Confirmation {
  @Option(
      names = "--yes",
      paramLabel = "NAME",
      description = "Does not ask; the name once more, against slips.")
  private @Nullable String yes;

  /// The name as given with the command, or null: it is to be asked for.
  @Nullable String given() {
    return yes;
  }
}
