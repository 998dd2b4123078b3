package io.forebay.gateway.link.wire;

/// An enumeration whose values have a fixed number on the wire, 0 to 255.
interface Coded {
  int code();
}
