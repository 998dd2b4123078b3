package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.socket.PeerText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an initiator says of itself in its first request (RFC 7143 6.3.1).
///
/// @param initiator its name
/// @param target which it wants; null: it only wants to know what there is
record Introduction(String initiator, @Nullable String target) {
  /// The longest iSCSI name, 4.2.7.1.
  private static final int NAME_BYTES_MAX = 223;

  private static final String FORM = "(?:iqn\\.|eui\\.|naa\\.)[^\\x00-\\x20,=\"']{1,219}";

  static Introduction of(Map<String, String> said) throws LoginFailure {
    String initiator = said.get("InitiatorName");
    if (initiator == null) {
      throw new LoginFailure(LoginStatus.MISSING_PARAMETER, "no InitiatorName");
    }
    if (initiator.length() > NAME_BYTES_MAX || !initiator.matches(FORM)) {
      String what = "InitiatorName \"" + PeerText.shown(initiator) + "\" is none";
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, what);
    }
    String type = said.getOrDefault("SessionType", "Normal");
    if (type.equals("Discovery")) {
      return new Introduction(initiator, null);
    }
    if (!type.equals("Normal")) {
      throw new LoginFailure(LoginStatus.SESSION_TYPE, "SessionType " + PeerText.shown(type));
    }
    String target = said.get("TargetName");
    if (target == null) {
      throw new LoginFailure(LoginStatus.MISSING_PARAMETER, "no TargetName");
    }
    return new Introduction(initiator, target);
  }
}
