package io.forebay.gateway.app.config;

import java.util.List;

/// A hook as `forebay.toml` has it: two commands, each an absolute path and arguments; empty: nothing is
/// run at that moment.
public record HookCommand(List<String> before, List<String> after, long limitMillis) {
  /// Long enough to quiesce a database, short enough that nobody's application stands still over lunch.
  public static final String LIMIT_DEFAULT = "60s";

  public static final long LIMIT_MILLIS_MIN = 1_000;
  public static final long LIMIT_MILLIS_MAX = 3_600_000;

  /// Hooks in one file.
  public static final int HOOKS_MAX = 64;

  /// Words of one command.
  public static final int WORDS_MAX = 64;

  public HookCommand {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
