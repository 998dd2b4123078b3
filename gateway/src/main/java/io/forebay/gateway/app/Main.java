package io.forebay.gateway.app;

import io.forebay.gateway.app.cli.ForebayCommand;

/// Where the process starts.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    chooseLogFormat();
    System.exit(ForebayCommand.execute(args));
  }

  /// systemd sets JOURNAL_STREAM: then one line on stdout is one event and starts with its priority
  /// as `<N>`. A human gets times, on stderr. Must run before the first logger exists.
  private static void chooseLogFormat() {
    if (System.getenv("JOURNAL_STREAM") != null
        && System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-journald.xml");
    }
  }
}
