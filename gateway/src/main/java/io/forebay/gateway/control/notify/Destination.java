package io.forebay.gateway.control.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a receiver is: `SCHEME://[USER@]HOST[:PORT][/PATH]`. What stands behind the host of a webhook lets in
/// whoever knows it, as a rule; no text of this class but [#url] holds it.
///
/// @param user by which a mail server knows us, "" if none is asked for
/// @param host a name or an address, IPv6 without brackets
/// @param path of a webhook, with its query; "" of all others
public record Destination(Way way, String user, String host, int port, String path) {
  static final int CHARS_MAX = 1000;

  private static final int PORT_MAX = 65_535;

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");

  private static final Pattern SECRET = Pattern.compile("^([^/?#]*//)([^/?#]*)([/?#].+)$");

  /// What `text` says. Throws [IllegalArgumentException] with what would do, without repeating `text`.
  public static Destination parse(String text) {
    if (text.length() > CHARS_MAX || !text.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "an address has 1 to " + CHARS_MAX + " printable ASCII characters, no spaces");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(form(), e);
    }
    Way way = uri.getScheme() == null ? null : Way.of(uri.getScheme());
    if (way == null || uri.getHost() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(form());
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    int port = uri.getPort() == -1 ? way.port() : uri.getPort();
    if (!HOST.matcher(host).matches() || port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("it has no host, or a port beyond " + PORT_MAX);
    }
    return new Destination(way, user(uri, way), host, port, path(uri, way));
  }

  private static String form() {
    return "an address is SCHEME://HOST[:PORT], where SCHEME is smtps, smtp, smtp+plain, syslog+tls, syslog+tcp,"
        + " syslog+udp, https or http";
  }

  private static String user(URI uri, Way way) {
    String user = uri.getUserInfo();
    if (user == null || user.isEmpty()) {
      return "";
    }
    if (way.medium() != Way.Medium.MAIL) {
      throw new IllegalArgumentException("only a mail server knows users");
    }
    if (user.indexOf(':') >= 0 || !user.matches("[ -~]+")) {
      throw new IllegalArgumentException(
          "before @ stands the user alone, in ASCII; the password is given apart, as a secret");
    }
    if (!way.encrypted()) {
      throw new IllegalArgumentException(
          "users and passwords travel encrypted only: smtp or smtps");
    }
    return user;
  }

  private static String path(URI uri, Way way) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = (uri.getRawPath() == null ? "" : uri.getRawPath()) + query;
    if (way.medium() == Way.Medium.WEBHOOK) {
      return path;
    }
    if (!path.isEmpty() && !path.equals("/")) {
      throw new IllegalArgumentException("only a webhook has something behind its host");
    }
    return "";
  }

  /// The host as it stands in a URL.
  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /// Everything, as it is kept and asked. It may let in whoever reads it.
  public String url() {
    String before = user.isEmpty() ? "" : encoded(user) + "@";
    return way.scheme() + "://" + before + bracketed() + ":" + port + path;
  }

  /// For people: without what may be secret.
  public String shown() {
    return shown(url());
  }

  /// `text`, which need not be an address, without what may be secret in one.
  static String shown(String text) {
    String line = text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX);
    String masked = SECRET.matcher(line).replaceFirst("$1$2/...");
    return masked.replaceAll("(//[^/@:]*):[^/@]*@", "$1:...@");
  }

  private static String encoded(String user) {
    try {
      String raw = new URI("x", user, "h", -1, null, null, null).getRawUserInfo();
      return raw == null ? "" : raw.replace("@", "%40").replace(":", "%3A");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no user of an address", e);
    }
  }

  /// Whether both know us by the same password.
  boolean sameDoor(@Nullable Destination other) {
    return other != null
        && way.medium() == other.way.medium()
        && user.equals(other.user)
        && host.equals(other.host)
        && port == other.port;
  }

  @Override
  public String toString() {
    return shown();
  }
}
