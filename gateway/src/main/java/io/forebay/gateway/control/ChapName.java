package io.forebay.gateway.control;

/// One that has a secret of CHAP.
///
/// @param initiator the one initiator's name under which it logs in, which is then nobody else's; "": any. In a
///     change "" is what was so before, and [#ANY] takes it back
public record ChapName(String name, Use use, String initiator) {
  /// In a change: under any name.
  public static final String ANY = "any";

  /// Who proves itself with it.
  public enum Use {
    INITIATOR,
    /// This appliance, to initiators that ask: at most one name.
    APPLIANCE
  }

  public ChapName(String name, Use use) {
    this(name, use, "");
  }
}
