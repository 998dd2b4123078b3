package io.forebay.gateway.group;

/// How far a batch is, in bytes of extents, to whoever sends or receives it.
///
/// @param doneBytes confirmed; never runs backwards
/// @param totalBytes grows while the ladder adds some
/// @param alikeBytes of those confirmed: what the peer had already, found by digests, and was not sent
/// @param receiving whether it comes to this appliance
/// @param bytesPerSecond confirmed, alike ones too; [GroupStatus#UNKNOWN] while that is not known
/// @param eta when it will be through
public record CatchUpProgress(
    long doneBytes,
    long totalBytes,
    long alikeBytes,
    boolean receiving,
    long bytesPerSecond,
    Eta eta) {

  /// Milliseconds to go, with nine in ten odds between the other two, as far as the recent past tells.
  /// [Group#NONE]: never, the total grows as fast; [GroupStatus#UNKNOWN]: not known.
  public record Eta(long millis, long soonestMillis, long latestMillis) {
    /// Nothing is known yet, or any more.
    public static final Eta UNKNOWN =
        new Eta(GroupStatus.UNKNOWN, GroupStatus.UNKNOWN, GroupStatus.UNKNOWN);
  }
}
