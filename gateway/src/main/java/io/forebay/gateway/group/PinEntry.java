package io.forebay.gateway.group;

/// Keeps the log from `lsn` on across restarts, by name.
record PinEntry(String name, long lsn) {}
