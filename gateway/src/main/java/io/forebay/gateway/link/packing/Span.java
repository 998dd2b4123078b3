package io.forebay.gateway.link.packing;

import java.lang.foreign.MemorySegment;

/// Bytes `[from, to)` of a stretch of the log in the form of the line, and where in it records begin: the
/// first `count` of `records`, ascending; the first one at or before `from`. Borrowed.
public record Span(MemorySegment bytes, int from, int to, int[] records, int count) {}
