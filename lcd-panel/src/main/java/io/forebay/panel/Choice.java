package io.forebay.panel;

import java.util.List;

/// What there may be to choose from.
sealed interface Choice {
  record Main() implements Choice {}

  /// One of the groups, for something.
  record Groups(Purpose purpose) implements Choice {}

  record Checkpoints(String group) implements Choice {}

  /// One of the checkpoints `names`, to be held, or else released.
  record Named(String group, List<String> names, boolean hold) implements Choice {
    public Named {
      names = List.copyOf(names);
    }
  }

  /// One of the open events.
  record Events() implements Choice {}

  enum Purpose {
    STATUS("Status"),
    PAUSE("Pause line"),
    RESUME("Resume line"),
    CHECKPOINT("Checkpoints"),
    PROMOTE("Promote");

    private final String title;

    Purpose(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }
}
