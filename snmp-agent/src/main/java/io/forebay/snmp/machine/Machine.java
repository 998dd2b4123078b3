package io.forebay.snmp.machine;

import java.util.List;

/// What a machine showed at about one time. Sizes in bytes.
///
/// @param uptimeMillis since it was started, or [#UNKNOWN]
/// @param memoryBytes what the kernel has, or [#UNKNOWN]
public record Machine(
    long uptimeMillis,
    long memoryBytes,
    List<Storage> storage,
    List<Processor> processors,
    List<Disk> disks,
    List<Adapter> adapters) {
  /// Of a number: the kernel does not tell.
  public static final long UNKNOWN = -1;

  /// Nothing is known of it.
  public static final Machine UNSEEN =
      new Machine(UNKNOWN, UNKNOWN, List.of(), List.of(), List.of(), List.of());

  /// Where something is kept.
  public enum Place {
    MEMORY,
    SWAP,
    HEAP,
    FILE_SYSTEM
  }

  /// A store, and how much of it is taken.
  ///
  /// @param key tells it from all others, also after a restart
  /// @param label for people
  public record Storage(Place place, String key, String label, long sizeBytes, long usedBytes) {}

  /// A processor as the scheduler counts them.
  ///
  /// @param name as `cpu0`
  /// @param model for people; ""
  /// @param load percent of the last minute in which it was busy; [#UNKNOWN] until it was watched for so long
  public record Processor(String name, String model, long load) {}

  /// A block device that is no part of another one, nor made of memory.
  ///
  /// @param model for people; ""
  public record Disk(
      String name, String model, long sizeBytes, Traits traits, Condition condition) {}

  public record Traits(boolean readOnly, boolean removable, boolean rotating) {}

  /// Whether a device does its work.
  public enum Condition {
    UNKNOWN,
    RUNNING,
    DOWN
  }

  /// A network interface.
  ///
  /// @param index the kernel's number for it
  /// @param alias what the operator has called it; ""
  /// @param kind the kernel's number for its kind of hardware (ARPHRD)
  /// @param speed in Mbit/s, or [#UNKNOWN]
  /// @param address its hardware's, as `52:54:00:12:34:56`; "": it has none
  public record Adapter(
      int index,
      String name,
      String alias,
      int kind,
      long mtu,
      long speed,
      String address,
      AdapterState state,
      Count received,
      Count sent) {}

  /// @param up whether it was turned on
  /// @param device whether it is hardware of its own
  public record AdapterState(
      boolean up, Operation operation, boolean promiscuous, boolean device) {}

  /// What it can do now, as RFC 2863 names it.
  public enum Operation {
    UP,
    DOWN,
    TESTING,
    UNKNOWN,
    DORMANT,
    NOT_PRESENT,
    LOWER_LAYER_DOWN
  }

  /// What went over it in one direction since it is there.
  ///
  /// @param multicast of the packets; [#UNKNOWN] of those sent
  public record Count(long bytes, long packets, long multicast, long errors, long dropped) {}
}
