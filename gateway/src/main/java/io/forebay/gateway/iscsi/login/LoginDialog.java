package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.iscsi.ChapSecrets;
import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.TextExchange;
import io.forebay.gateway.iscsi.wire.TextPair;
import io.forebay.gateway.socket.PeerText;
import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One login, request by request (RFC 7143 6.3): who asks, how that is proven, how data will move. Knows no
/// sockets. Which target it is that the initiator wants is looked at by who gets the result.
///
/// Confined to the connection's event loop.
final class LoginDialog {
  /// Said by the initiator and not answered.
  private static final Set<String> DECLARED =
      Set.of("InitiatorName", "InitiatorAlias", "TargetName", "SessionType");

  private static final String AUTH_METHOD = "AuthMethod";

  private final int portalGroup;
  private final ChapSecrets secrets;
  private final IscsiLimits.Login limits;
  private final TextExchange exchange;
  private final Agreement agreement;
  private final Chap chap;
  private Stage stage = new Stage.Security();
  private @Nullable LoginRequest first;
  private @Nullable Introduction introduction;
  private boolean named;
  private boolean methodSettled;
  private boolean declared;
  private int requests;

  /// `portalGroup`: tag of the group of the portal that the initiator has come to.
  LoginDialog(int portalGroup, ChapSecrets secrets, IscsiLimits limits, SecureRandom random) {
    this.portalGroup = portalGroup;
    this.secrets = secrets;
    this.limits = limits.login();
    exchange = new TextExchange(limits.login().textBytesMax());
    agreement = new Agreement(limits.transfer().dataBytesMax());
    chap = new Chap(secrets, random);
  }

  /// Whether the login is through.
  boolean complete() {
    return stage instanceof Stage.FullFeature;
  }

  /// Who is there. Known once a request was answered with success.
  Introduction introduction() throws LoginFailure {
    if (introduction == null) {
      throw new LoginFailure(LoginStatus.MISSING_PARAMETER, "no InitiatorName");
    }
    return introduction;
  }

  /// What it calls itself, "" while it has not said so.
  String initiator() {
    return introduction == null ? "" : introduction.initiator();
  }

  /// Which target it wants, "" while it has not said so or wants none.
  String target() {
    String target = introduction == null ? null : introduction.target();
    return target == null ? "" : target;
  }

  @Nullable String user() {
    return chap.user();
  }

  Agreed agreed() {
    return agreement.agreed();
  }

  int stageNumber() {
    return stage.number();
  }

  /// Answers `request` with its text `part`.
  LoginReply answer(LoginRequest request, ByteBuffer part) throws LoginFailure {
    requests++;
    if (requests > limits.requestsMax()) {
      throw new LoginFailure(
          LoginStatus.INITIATOR_ERROR, "more than " + limits.requestsMax() + " requests");
    }
    check(request);
    try {
      if (exchange.more()) { // The rest of our last answer.
        if (part.hasRemaining()) {
          throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "text while ours is not through");
        }
        return reply(request);
      }
      exchange.take(part);
      if (request.more()) {
        return new LoginReply(LoginStatus.SUCCESS, false, false, request.current(), 0, new byte[0]);
      }
      exchange.answer(TextPair.encode(said(exchange.text())));
      return reply(request);
    } catch (ProtocolViolation violation) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, String.valueOf(violation.getMessage()));
    }
  }

  /// Flags, stage and tags.
  private void check(LoginRequest request) throws LoginFailure {
    LoginRequest before = first;
    if (before == null) {
      if (request.versionMin() > 0) {
        throw new LoginFailure(LoginStatus.UNSUPPORTED_VERSION, "version " + request.versionMin());
      }
      first = request;
      if (request.current() == 1) {
        stage = new Stage.Operational();
      }
    } else if (!before.goesOnWith(request)) {
      throw new LoginFailure(LoginStatus.INVALID_REQUEST, "ISID, TSIH, ITT or CID changed");
    }
    if (request.current() != stage.number() || request.transit() && request.more()) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "stage " + request.current());
    }
    if (request.transit()
        && (request.next() <= request.current() || Stage.of(request.next()) == null)) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "next stage " + request.next());
    }
    if (stage instanceof Stage.Operational && secrets.required() && !chap.proven()) {
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, "no proof");
    }
  }

  /// Our part of the conversation about the initiator's whole `text`.
  private List<TextPair> said(byte[] text) throws LoginFailure, ProtocolViolation {
    Map<String, String> said = new LinkedHashMap<>();
    TextPair.parse(text, limits.pairsMax()).forEach(pair -> said.put(pair.key(), pair.value()));
    List<TextPair> answer = new ArrayList<>();
    if (!named) {
      named = true;
      introduction = Introduction.of(said);
      if (introduction.target() != null) {
        answer.add(new TextPair("TargetPortalGroupTag", Integer.toString(portalGroup)));
      }
    }
    boolean discovery = introduction().target() == null;
    boolean security = stage instanceof Stage.Security;
    for (Map.Entry<String, String> each : said.entrySet()) {
      TextPair pair = pair(each.getKey(), each.getValue(), security, discovery);
      if (pair != null) {
        answer.add(pair);
      }
    }
    if (security) {
      answer.addAll(chap.step(said));
    }
    if (stage instanceof Stage.Operational && !declared) {
      declared = true;
      answer.add(agreement.declaration());
    }
    return answer;
  }

  private @Nullable TextPair pair(String name, String theirs, boolean security, boolean discovery)
      throws LoginFailure {
    if (DECLARED.contains(name)) {
      return null;
    }
    if (name.equals(AUTH_METHOD)) {
      return new TextPair(AUTH_METHOD, method(theirs, security));
    }
    if (name.startsWith("CHAP_")) {
      if (!security || !methodSettled || !secrets.required()) {
        throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "CHAP out of order");
      }
      return null; // Answered by `chap`.
    }
    Key key = Key.of(name);
    if (key == null) {
      return new TextPair(name, Agreement.NOT_UNDERSTOOD);
    }
    if (agreement.offeredBefore(key)) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, name + " a second time");
    }
    String answer = agreement.settle(key, theirs, discovery);
    return answer == null ? null : new TextPair(name, answer);
  }

  private String method(String offered, boolean security) throws LoginFailure {
    if (!security || methodSettled) {
      throw new LoginFailure(LoginStatus.INITIATOR_ERROR, "AuthMethod out of order");
    }
    methodSettled = true;
    String wanted = secrets.required() ? "CHAP" : "None";
    if (!List.of(offered.split(",")).contains(wanted)) {
      String what = "AuthMethod " + PeerText.shown(offered) + " holds no " + wanted;
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, what);
    }
    return wanted;
  }

  private LoginReply reply(LoginRequest request) {
    byte[] text = exchange.next(Bhs.LOGIN_DATA_BYTES);
    boolean ready = !(stage instanceof Stage.Security && secrets.required() && !chap.proven());
    boolean more = exchange.more();
    boolean transit = request.transit() && ready && !more;
    Stage next = transit ? Stage.of(request.next()) : null;
    if (next != null) {
      stage = next;
    }
    return new LoginReply(
        LoginStatus.SUCCESS, transit, more, request.current(), transit ? request.next() : 0, text);
  }
}
