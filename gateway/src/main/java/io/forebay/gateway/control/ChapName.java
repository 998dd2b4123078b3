package io.forebay.gateway.control;

/// One that has a secret of CHAP.
public record ChapName(String name, Use use) {
  /// Who proves itself with it.
  public enum Use {
    INITIATOR,
    /// This appliance, to initiators that ask: at most one name.
    APPLIANCE
  }
}
