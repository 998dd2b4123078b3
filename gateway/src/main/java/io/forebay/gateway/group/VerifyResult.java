package io.forebay.gateway.group;

import java.util.ArrayList;
import java.util.List;

/// What the last verification that went through found. It travels with the log, so both appliances show it,
/// also after a restart.
///
/// @param startedMillis when it began, `endedMillis` when it ended: wall time of the primary
/// @param position every piece was compared at this position or a later one
/// @param whole it was about all volumes
/// @param verifiedMillis when the last one over all volumes began; 0: there was none
/// @param differingBytes in `differingExtents` extents, of which `extents` are the first
/// @param unverifiedBytes changed too often, or could not be read
record VerifyResult(
    long startedMillis,
    long endedMillis,
    long position,
    boolean whole,
    long verifiedMillis,
    long checkedBytes,
    long differingBytes,
    long differingExtents,
    long unverifiedBytes,
    List<VerifyExtent> extents) {
  /// Kept of those that differ: what a value of the log has room for.
  static final int EXTENTS_MAX = 128;

  static final String NAMESPACE = "verify";
  private static final int FORMAT = 1;

  VerifyResult {
    extents = List.copyOf(extents);
  }

  byte[] encode() {
    Packer out = new Packer();
    out.u8(FORMAT).u8(whole ? 1 : 0);
    out.u64(startedMillis).u64(endedMillis).u64(position).u64(verifiedMillis);
    out.u64(checkedBytes).u64(differingBytes).u64(differingExtents).u64(unverifiedBytes);
    out.u32(extents.size());
    for (VerifyExtent extent : extents) {
      out.u32(extent.volume()).u64(extent.offset()).u64(extent.length());
    }
    return out.bytes();
  }

  static VerifyResult decode(byte[] bytes) throws Malformed {
    Unpacker in = new Unpacker(bytes);
    if (in.u8("format") != FORMAT) {
      throw in.malformed("format", "of a newer release");
    }
    boolean whole = in.u8("whole") != 0;
    long started = in.size("started");
    long ended = in.size("ended");
    long position = in.size("position");
    long verified = in.size("verified");
    long checked = in.size("checked");
    long differing = in.size("differing");
    long count = in.size("extents");
    long unverified = in.size("unverified");
    List<VerifyExtent> extents = new ArrayList<>();
    for (int left = in.count("extents", EXTENTS_MAX); left > 0; left--) {
      extents.add(new VerifyExtent(in.u32("volume"), in.size("offset"), in.size("length")));
    }
    in.end();
    return new VerifyResult(
        started, ended, position, whole, verified, checked, differing, count, unverified, extents);
  }
}
