package io.forebay.gateway.control.limit;

/// Which group's data goes first where several share a line. None is starved: of 21 parts a group of each
/// gets 16, 4 and 1.
public enum Priority {
  HIGH,
  NORMAL,
  LOW
}
