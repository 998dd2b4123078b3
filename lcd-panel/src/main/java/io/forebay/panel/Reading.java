package io.forebay.panel;

import java.util.List;

/// A text to be read, as it is when it is looked at.
sealed interface Reading {
  record OfGroup(String name) implements Reading {}

  record Network() implements Reading {}

  record About() implements Reading {}

  record OfEvent(long id) implements Reading {}

  /// Something that was said once. `secret`: only for who asked.
  record Said(String title, List<String> text, boolean secret) implements Reading {
    public Said {
      text = List.copyOf(text);
    }

    static Said of(String title, String... text) {
      return new Said(title, List.of(text), false);
    }

    @Override
    public String toString() {
      return "Said[title=" + title + "]";
    }
  }

  /// Something to be read before going on by Enter.
  record Before(String title, List<String> text, Go then) implements Reading {
    public Before {
      text = List.copyOf(text);
    }
  }
}
