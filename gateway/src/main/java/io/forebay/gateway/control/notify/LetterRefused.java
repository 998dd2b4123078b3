package io.forebay.gateway.control.notify;

import java.io.IOException;

/// The other side understood a letter and does not take it: the same one again will as a rule not help.
public final class LetterRefused extends IOException {
  private static final long serialVersionUID = 1;

  public LetterRefused(String reason) {
    super(reason);
  }
}
