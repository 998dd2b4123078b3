package io.forebay.gateway.sim;

/// Thrown out of a disk operation in whose midst the process dies. Whoever catches it in the engine
/// has a bug; each further operation of the dead process throws it again.
public final class SimCrash extends Error {
  private static final long serialVersionUID = 1L;

  public SimCrash(String where) {
    super("crash in " + where);
  }
}
