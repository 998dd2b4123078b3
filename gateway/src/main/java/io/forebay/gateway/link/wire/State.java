package io.forebay.gateway.link.wire;

/// The states of a connection ([#PAIRING]; [#GREETING], [#OPEN]) and of an attachment (the others), the same on
/// both sides once the messages under way have arrived.
public enum State {
  /// A connection whose ends do not trust each other yet: it only pairs them.
  PAIRING,
  /// Connected; not both have said who they are.
  GREETING,
  /// Both versions and names are known. The end of the connection is the end of every attachment.
  OPEN,
  /// The dialer has said what it has of the group, the acceptor has not.
  ATTACHING,
  /// Both have; nothing flows: superseded, two primaries, nothing to do, or refused.
  STANDING,
  /// The log flows from sender to receiver.
  FOLLOWING,
  /// A catch-up batch flows from sender to receiver.
  CATCHING_UP
}
