package io.forebay.gateway.group;

/// Bytes that do not decode: of a control record's payload, a state slot or a catch-up header. The
/// message names the field and the offset; the caller knows the place and decides.
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  public Malformed(String message) {
    super(message);
  }
}
