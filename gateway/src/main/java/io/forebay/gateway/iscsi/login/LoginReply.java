package io.forebay.gateway.iscsi.login;

/// What a Login Response says (RFC 7143 11.13), beside its text.
///
/// @param transit whether both sides leave the stage `current` for `next`
/// @param more whether our text goes on once the initiator asks for it
record LoginReply(
    LoginStatus status, boolean transit, boolean more, int current, int next, byte[] text) {
  static LoginReply failed(LoginStatus status, int current) {
    return new LoginReply(status, false, false, current, 0, new byte[0]);
  }
}
