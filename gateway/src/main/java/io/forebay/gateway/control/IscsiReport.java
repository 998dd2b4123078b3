package io.forebay.gateway.control;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What iSCSI serves now, and to whom. Bytes count whole PDUs, since the login.
///
/// @param portals where it listens, `ADDR:PORT`; none: it is off
/// @param tags of the portal group of each of these
/// @param advertised what discovery tells instead; none: the portals themselves
/// @param offered what a session goes by unless its initiator wants less; null: it is off
public record IscsiReport(
    List<String> portals,
    List<Integer> tags,
    List<String> advertised,
    Proof proof,
    @Nullable Terms offered,
    List<Target> targets,
    List<Session> sessions) {
  /// Not served.
  public static final IscsiReport OFF =
      new IscsiReport(List.of(), List.of(), List.of(), Proof.NONE, null, List.of(), List.of());

  /// Who proves himself by CHAP.
  public enum Proof {
    /// Nobody: an initiator is who it says.
    NONE,
    /// Every initiator.
    ONE_WAY,
    /// Every initiator, and this appliance to those that ask.
    MUTUAL
  }

  /// The volumes of a group, or what of them is held at `checkpoint` ("": the live ones).
  public record Target(
      String name, String group, String checkpoint, List<Unit> units, Logins logins) {}

  /// What became of logins to a target since the appliance started.
  ///
  /// @param unproven refused because who it is was not proven
  /// @param forbidden refused because it may not
  /// @param malformed refused because what was said made no login
  /// @param other refused for another reason, as that nothing there is open for it
  public record Logins(long accepted, long unproven, long forbidden, long malformed, long other) {
    public static final Logins NONE = new Logins(0, 0, 0, 0, 0);

    public long refused() {
      return unproven + forbidden + malformed + other;
    }
  }

  /// A volume as a disk of SCSI.
  ///
  /// @param volume its id
  /// @param export its name, that of a held checkpoint with `@CHECKPOINT`
  /// @param lun the same as long as the volume lives, and no other's after it
  /// @param naa what hosts tell the disk by: 32 hex digits, the same on both appliances
  /// @param reservation who keeps others from it; null: nobody
  public record Unit(
      UUID volume,
      String export,
      String target,
      int lun,
      String naa,
      boolean readOnly,
      Access access,
      @Nullable Reservation reservation) {}

  /// Who is registered with a unit, and who has reserved it.
  ///
  /// @param holder initiator that has reserved it; "": nobody has
  /// @param kind of the reservation, in SPC-4's words; ""
  /// @param registered how many are; 0 when it was reserved by RESERVE(6)
  /// @param persists whether it outlives power loss and a failover (APTPL)
  public record Reservation(String holder, String kind, int registered, boolean persists) {}

  /// What hosts are told of a unit by ALUA.
  public enum Access {
    /// It is served here.
    ACTIVE,
    /// The other appliance serves it.
    STANDBY,
    /// Nobody does at present.
    UNAVAILABLE
  }

  /// An initiator that is logged in.
  ///
  /// @param number unique among those that are there
  /// @param initiator the name that it has given
  /// @param user as whom it has proven itself; "": no proof was asked for
  /// @param address of its host, with the port
  /// @param target ""; it only asks what there is
  public record Session(
      int number,
      String initiator,
      String user,
      String address,
      String target,
      long sinceMillis,
      Path path,
      Digests digests,
      Terms terms,
      Traffic traffic) {}

  /// From which of the initiator's ports to which of ours.
  ///
  /// @param isid by which the initiator tells its ports apart, 12 hex digits
  /// @param connection the initiator's number for it (CID)
  /// @param portal our address that it has reached, `ADDR:PORT`; "": it has just gone
  /// @param tag of that portal's group
  public record Path(String isid, int connection, String portal, int tag) {}

  /// How data moves. Sizes in bytes.
  ///
  /// @param initialR2t whether all data beyond what comes with a command has to be asked for
  /// @param immediateData whether data may come with a command
  /// @param receiveBytesMax the longest data segment that this appliance takes
  /// @param sendBytesMax the longest that the initiator takes
  /// @param burstBytesMax the longest sequence of data that is asked for, or sent, at once
  /// @param firstBurstBytesMax what may come without being asked for
  /// @param outstandingR2tMax sequences of one command that are asked for at a time
  public record Terms(
      boolean initialR2t,
      boolean immediateData,
      int receiveBytesMax,
      int sendBytesMax,
      int burstBytesMax,
      int firstBurstBytesMax,
      int outstandingR2tMax) {}

  /// Whether headers and data carry a CRC32C.
  public record Digests(boolean header, boolean data) {}

  public record Traffic(long commands, long receivedBytes, long sentBytes) {}

  /// In short.
  public record Summary(List<String> portals, int sessions) {}

  /// As what `volume` can be opened: itself, and what is held of it.
  public List<Unit> units(UUID volume) {
    return targets.stream()
        .flatMap(target -> target.units().stream())
        .filter(unit -> unit.volume().equals(volume))
        .toList();
  }

  public Summary summary() {
    return new Summary(portals, sessions.size());
  }
}
