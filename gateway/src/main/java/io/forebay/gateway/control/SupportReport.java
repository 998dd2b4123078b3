package io.forebay.gateway.control;

import java.util.List;

/// What is told of an appliance for whoever is to help: texts, without a secret.
public record SupportReport(List<Piece> pieces) {
  public SupportReport {
    pieces = List.copyOf(pieces);
  }

  /// One text, as the file `name` of a bundle.
  public record Piece(String name, String text) {
    /// Of one piece; of what is longer the end, or for lists the beginning, is kept.
    public static final int CHARS_MAX = 1 << 20;
  }

  /// Knows the process and its machine.
  public interface Sources {
    /// A text each; what cannot be read says why. Blocks on the disk.
    List<Piece> pieces();
  }
}
