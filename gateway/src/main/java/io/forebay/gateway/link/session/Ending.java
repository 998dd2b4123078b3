package io.forebay.gateway.link.session;

import io.forebay.gateway.link.wire.Refusal;

/// Why an attachment is over.
sealed interface Ending {
  /// Both sides are to say anew what they have.
  record Anew(String reason) implements Ending {}

  /// One side will not, or cannot, go on. Tried again later: sooner when the reason passes by itself.
  record Refused(Refusal reason, String text) implements Ending {}

  /// The group is no longer replicated over this line.
  record Detached() implements Ending {}
}
