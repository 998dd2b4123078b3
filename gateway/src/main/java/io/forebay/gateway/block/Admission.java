package io.forebay.gateway.block;

/// The answer to one append. `Admitted` means `appended` (B1): the client may be acked at once.
/// `Full` means nothing was taken: stop reading the client's socket and try again once
/// [Volume#whenRoom] has called back.
public sealed interface Admission {
  Admission ADMITTED = new Admitted();
  Admission FULL = new Full();

  record Admitted() implements Admission {}

  record Full() implements Admission {}

  record Refused(IoFailure failure) implements Admission {}
}
