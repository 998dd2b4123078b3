package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.nbd.wire.Framing;
import java.util.List;

/// What the client has negotiated for the connection so far, whichever export it chooses in the end.
///
/// Confined to the connection's event loop.
final class Negotiated {
  private Framing framing = Framing.SIMPLE;
  private String contextsOf = "";
  private List<MetaContext> contexts = List.of();

  Framing framing() {
    return framing;
  }

  /// Structured replies. False when extended headers are agreed: they cannot be given up again.
  boolean structured() {
    if (framing == Framing.EXTENDED) {
      return false;
    }
    framing = Framing.STRUCTURED;
    return true;
  }

  /// Extended headers, whatever was agreed before.
  void extended() {
    framing = Framing.EXTENDED;
  }

  /// `selected` are the contexts for the export that the client calls `export`.
  void select(String export, List<MetaContext> selected) {
    contextsOf = export;
    contexts = selected;
  }

  /// Drops the selected contexts: whoever selects anew loses them, also when that fails.
  void deselect() {
    select("", List.of());
  }

  /// What is selected, if it was for `export`; none otherwise (specification, "the same export name").
  List<MetaContext> contexts(String export) {
    return export.equals(contextsOf) ? contexts : List.of();
  }

  /// Back to the beginning: nothing that was said before STARTTLS counts after it.
  void forget() {
    framing = Framing.SIMPLE;
    deselect();
  }
}
