package io.forebay.gateway.iscsi.login;

/// The login ends here, with a status that the initiator is told.
final class LoginFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final LoginStatus status;

  /// `reason`: for this side's log, in printable text.
  LoginFailure(LoginStatus status, String reason) {
    super(reason, null, false, false); // Peers cause these: no stack trace to pay for.
    this.status = status;
  }

  LoginStatus status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
