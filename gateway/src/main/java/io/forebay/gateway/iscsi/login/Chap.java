package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.iscsi.ChapSecrets;
import io.forebay.gateway.iscsi.wire.TextPair;
import io.forebay.gateway.socket.PeerText;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One authentication by CHAP (RFC 7143 12.1.3): algorithm, challenge, response, and the same the other way
/// round if the initiator asks for it. Single-use: a challenge is answered once, right or wrong.
///
/// Confined to the connection's event loop.
final class Chap {
  static final String A = "CHAP_A";
  static final String I = "CHAP_I";
  static final String C = "CHAP_C";
  static final String N = "CHAP_N";
  static final String R = "CHAP_R";

  private static final int CHALLENGE_BYTES = 32;

  /// The longest challenge that an initiator may send (12.1.3).
  private static final int CHALLENGE_BYTES_MAX = 1024;

  private static final int IDS = 256;

  private final ChapSecrets secrets;
  private final SecureRandom random;
  private @Nullable ChapAlgorithm algorithm;
  private int id;
  private byte[] challenge = {};
  private boolean proven;
  private @Nullable String user;

  Chap(ChapSecrets secrets, SecureRandom random) {
    this.secrets = secrets;
    this.random = random;
  }

  /// Whether the initiator has proven who it is.
  boolean proven() {
    return proven;
  }

  /// As whom it has proven itself.
  @Nullable String user() {
    return user;
  }

  /// The answer to what the initiator says of CHAP; empty when it says nothing of it.
  List<TextPair> step(Map<String, String> said) throws LoginFailure {
    String offered = said.get(A);
    if (offered != null) {
      return challenge(offered);
    }
    String name = said.get(N);
    String response = said.get(R);
    if (name == null && response == null) {
      return List.of();
    }
    ChapAlgorithm hash = algorithm;
    if (name == null || response == null || hash == null) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "CHAP out of order");
    }
    algorithm = null; // The challenge is used up.
    check(hash, name, response);
    return mutual(hash, said);
  }

  private List<TextPair> challenge(String offered) throws LoginFailure {
    if (challenge.length > 0) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "CHAP_A a second time");
    }
    ChapAlgorithm hash = ChapAlgorithm.of(offered);
    if (hash == null) {
      String what = "none of CHAP's algorithms " + PeerText.shown(offered);
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, what);
    }
    algorithm = hash;
    id = random.nextInt(IDS);
    challenge = new byte[CHALLENGE_BYTES];
    random.nextBytes(challenge);
    return List.of(
        new TextPair(A, Integer.toString(hash.number())),
        new TextPair(I, Integer.toString(id)),
        new TextPair(C, BinaryText.hex(challenge)));
  }

  /// An unknown name costs and gets the same as a wrong secret.
  private void check(ChapAlgorithm hash, String name, String response) throws LoginFailure {
    byte[] secret = secrets.of(name);
    byte[] none = new byte[ChapSecrets.SECRET_BYTES_MIN];
    byte[] right = hash.response(id, secret == null ? none : secret, challenge);
    byte[] given = BinaryText.decode(response, hash.bytes(), hash.bytes());
    boolean same = MessageDigest.isEqual(right, given == null ? none : given);
    if (secret == null || !same) {
      String who = "CHAP name \"" + PeerText.shown(name) + "\" or its secret is wrong";
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, who);
    }
    proven = true;
    user = name;
  }

  private List<TextPair> mutual(ChapAlgorithm hash, Map<String, String> said) throws LoginFailure {
    String theirId = said.get(I);
    String theirChallenge = said.get(C);
    if (theirId == null && theirChallenge == null) {
      return List.of();
    }
    ChapSecrets.Own own = secrets.own();
    if (own == null) {
      throw new LoginFailure(
          LoginStatus.AUTHENTICATION_FAILED,
          "the initiator wants a proof and no secret is set for it");
    }
    byte[] bytes = BinaryText.decode(String.valueOf(theirChallenge), 1, CHALLENGE_BYTES_MAX);
    if (theirId == null || !theirId.matches("[0-9]{1,3}") || bytes == null) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "a challenge that is none");
    }
    if (MessageDigest.isEqual(bytes, challenge)) {
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, "our own challenge comes back");
    }
    List<TextPair> answer = new ArrayList<>();
    answer.add(new TextPair(N, own.name()));
    byte[] response = hash.response(Integer.parseInt(theirId) & 0xff, own.secret(), bytes);
    answer.add(new TextPair(R, BinaryText.hex(response)));
    return answer;
  }
}
