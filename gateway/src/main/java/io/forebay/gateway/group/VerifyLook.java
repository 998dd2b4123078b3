package io.forebay.gateway.group;

/// A range that a verification is to look at.
///
/// @param tries how often it was looked at in vain
/// @param suspect that it differs was found once; found again, it counts
/// @param closer it is a part of what differed or changed: a hole is read like anything else
public record VerifyLook(
    int volume, long offset, long length, int tries, boolean suspect, boolean closer) {
  long end() {
    return offset + length;
  }

  VerifyLook again() {
    return new VerifyLook(volume, offset, length, tries + 1, suspect, closer);
  }

  VerifyLook suspected() {
    return new VerifyLook(volume, offset, length, tries, true, closer);
  }
}
