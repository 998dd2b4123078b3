package io.forebay.gateway.iscsi.login;

/// What a login has settled about how data moves. Sizes in bytes.
///
/// @param headerDigest whether headers carry a CRC32C
/// @param dataDigest whether data segments do
/// @param initialR2t whether all data beyond what comes with the command has to be asked for
/// @param immediateData whether data may come with the command
/// @param sendBytesMax the longest data segment that the initiator takes
/// @param burstBytesMax the longest sequence of Data-In, or of Data-Out for one R2T
/// @param firstBurstBytesMax what may come without being asked for, with the command included; at most
///     `burstBytesMax`
/// @param outstandingR2tMax R2Ts of one task at a time
/// @param time2WaitSeconds how long the initiator waits before it comes back
public record Agreed(
    boolean headerDigest,
    boolean dataDigest,
    boolean initialR2t,
    boolean immediateData,
    int sendBytesMax,
    int burstBytesMax,
    int firstBurstBytesMax,
    int outstandingR2tMax,
    int time2WaitSeconds) {
  /// What this target offers: with less an initiator gets less. It takes digests and goes without;
  /// `sendBytesMax` is what no initiator takes more than.
  public static Agreed offered() {
    return new Agreed(
        true,
        true,
        Key.INITIAL_R2T.ours().equals("Yes"),
        Key.IMMEDIATE_DATA.ours().equals("Yes"),
        (int) Key.MAX_RECV_DATA_SEGMENT_LENGTH.most(),
        Integer.parseInt(Key.MAX_BURST_LENGTH.ours()),
        Integer.parseInt(Key.FIRST_BURST_LENGTH.ours()),
        Integer.parseInt(Key.MAX_OUTSTANDING_R2T.ours()),
        Integer.parseInt(Key.DEFAULT_TIME_2_WAIT.ours()));
  }
}
