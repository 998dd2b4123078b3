package io.forebay.gateway.app.config;

import java.util.List;

/// The configuration cannot be used. One complaint a line, each with its place.
public final class WrongConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> complaints;

  public WrongConfiguration(List<String> complaints) {
    super(String.join("\n", complaints));
    this.complaints = List.copyOf(complaints);
  }

  public List<String> complaints() {
    return complaints;
  }
}
