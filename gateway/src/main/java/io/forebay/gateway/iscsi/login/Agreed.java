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
    int time2WaitSeconds) {}
