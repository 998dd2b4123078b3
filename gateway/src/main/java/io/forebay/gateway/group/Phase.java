package io.forebay.gateway.group;

/// What a group is doing in this process.
public enum Phase {
  /// A primary that has started and asks its peers before it exports for writing.
  ASKING,
  /// Its role is being changed; nobody feeds it for the moment.
  CHANGING,
  /// In its role: hosts or the line feed it.
  SERVING,
  /// Log data is missing and a peer sends it.
  FETCHING,
  /// Something is lost or damaged; the status says what, and what to do.
  DOWN,
  CLOSED
}
