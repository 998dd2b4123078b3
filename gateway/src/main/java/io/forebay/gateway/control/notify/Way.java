package io.forebay.gateway.control.notify;

import org.jspecify.annotations.Nullable;

/// How a receiver is reached: the scheme of its address.
public enum Way {
  MAIL_TLS("smtps", Medium.MAIL, 465, true),
  /// STARTTLS, without which nothing is sent.
  MAIL_STARTTLS("smtp", Medium.MAIL, 587, true),
  MAIL_PLAIN("smtp+plain", Medium.MAIL, 25, false),
  SYSLOG_TLS("syslog+tls", Medium.SYSLOG, 6514, true),
  SYSLOG_TCP("syslog+tcp", Medium.SYSLOG, 601, false),
  SYSLOG_UDP("syslog+udp", Medium.SYSLOG, 514, false),
  WEBHOOK_TLS("https", Medium.WEBHOOK, 443, true),
  WEBHOOK_PLAIN("http", Medium.WEBHOOK, 80, false);

  /// What arrives.
  public enum Medium {
    MAIL,
    SYSLOG,
    WEBHOOK
  }

  private final String scheme;
  private final Medium medium;
  private final int port;
  private final boolean encrypted;

  Way(String scheme, Medium medium, int port, boolean encrypted) {
    this.scheme = scheme;
    this.medium = medium;
    this.port = port;
    this.encrypted = encrypted;
  }

  public String scheme() {
    return scheme;
  }

  public Medium medium() {
    return medium;
  }

  /// Where none is said.
  public int port() {
    return port;
  }

  public boolean encrypted() {
    return encrypted;
  }

  /// The way with this scheme, or null.
  static @Nullable Way of(String scheme) {
    for (Way way : values()) {
      if (way.scheme.equals(scheme)) {
        return way;
      }
    }
    return null;
  }
}
