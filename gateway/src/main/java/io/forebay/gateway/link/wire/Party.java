package io.forebay.gateway.link.wire;

/// Who sends a message. Each side of a connection is dialer or acceptor, and for each attachment with a
/// flow of data also sender or receiver.
public enum Party {
  EITHER,
  /// The side that opened the connection; it numbers the channels.
  DIALER,
  ACCEPTOR,
  /// The side whose log is read.
  SENDER,
  /// The side whose log is fed.
  RECEIVER
}
