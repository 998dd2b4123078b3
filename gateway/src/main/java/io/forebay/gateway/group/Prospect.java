package io.forebay.gateway.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What promoting a group here would come to now, for whoever is to decide: what is held, and what others
/// told that they have beyond it.
///
/// @param refusal why it would be refused, or null
/// @param endLsn behind it hosts would go on; [Group#NONE] without a log
/// @param endMillis when the newest record here was written, by the clock of whoever wrote it; 0: not known
/// @param bytesPerSecond at which the newest part of the log was written, as the line carries them; 0: not
///     known
/// @param checkpoint the last one that is held here, or null
/// @param others the other appliances of the group
public record Prospect(
    @Nullable Refusal refusal,
    boolean imageUsable,
    long endLsn,
    long endMillis,
    long bytesPerSecond,
    @Nullable CheckpointEntry checkpoint,
    List<Other> others) {
  /// Another appliance of the group.
  ///
  /// @param leads it is connected, and primary
  /// @param reportedMillis when it told last how far its log goes, by our clock; 0: not since our start
  /// @param bytes that its log had then beyond ours, as the line carries them; [Group#NONE]: never told
  /// @param millis for which it had written beyond ours, by its clock; [Group#NONE]: not known
  public record Other(
      UUID appliance,
      String name,
      boolean connected,
      boolean leads,
      long reportedMillis,
      long bytes,
      long millis) {}

  public Prospect {
    others = List.copyOf(others);
  }
}
