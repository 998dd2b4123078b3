package io.forebay.gateway.control;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.Ceiling;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything an appliance shows, as values; the figures that five interfaces share are defined here.
/// Sizes are bytes, times of day milliseconds since 1970 UTC (0: never happened), spans milliseconds. LSNs
/// are printed by [io.forebay.gateway.block.Lsn#print]. Buffer figures count LSN, line figures no fill.
public sealed interface Status {
  /// Of a span or LSN: it will not happen, or there is none.
  long NEVER = -1;

  /// Of a span or rate: not known now.
  long UNKNOWN = -2;

  /// The whole. `summary` is one line for a panel. `worst` among open events, null when all is well.
  record Appliance(
      String name,
      UUID id,
      String version,
      String summary,
      @Nullable Severity worst,
      int openEvents,
      long startedMillis,
      long nowMillis,
      List<Port> ports,
      IscsiReport.Summary iscsi,
      ClockReport time,
      List<Group> groups,
      List<Peer> peers)
      implements Status {}

  /// Where a service listens: `nbd`, `link`, `api`; `address` is `ADDR:PORT`, or a path for a Unix socket.
  record Port(String service, String address) implements Status {}

  enum Role {
    PRIMARY,
    SECONDARY,
    /// Another appliance was promoted while this one was primary; refuses writes until settled.
    SUPERSEDED
  }

  enum Phase {
    /// Asking its peers whether it was superseded, before it exports for writing.
    ASKING,
    /// Its role is being changed; nobody feeds it for the moment.
    CHANGING,
    SERVING,
    /// A part of the log is missing here; a peer that has it is sending it.
    FETCHING,
    /// Something is damaged; an operator must decide. `problem` says what.
    DOWN,
    CLOSED
  }

  enum Rung {
    /// No peer was met yet, or this is the one who is fed.
    NONE,
    /// Every write is kept in order for the peer.
    WHOLE,
    /// Of the oldest stretch only which extents changed is kept.
    TRACKING,
    /// The same, written over the peer's copy as it comes, by consent: no usable copy there until it is through.
    IN_PLACE
  }

  /// One group. `epoch` is its number. `imageUsable`: this appliance could serve the group's volumes from
  /// what it has (R1). `hold` and `pause` are the two stops. `problem`: why it is not serving; "" when all is well.
  record Group(
      String name,
      UUID id,
      Role role,
      Phase phase,
      int epoch,
      boolean imageUsable,
      Rung rung,
      Watermarks watermarks,
      Buffer buffer,
      Lag lag,
      @Nullable Stop hold,
      @Nullable Stop pause,
      Policy policy,
      List<Line> lines,
      int volumes,
      Succession succession,
      List<VerifyReport> verifications,
      SeedReport seed,
      String problem)
      implements Status {}

  /// Who is to go on with a group.
  ///
  /// @param handover the planned change of role that is under way, or null
  /// @param forks peers whose history is another one, as far as met
  /// @param settledFor in whose favour this side was settled: it waits for what differs; "" when it was not
  record Succession(@Nullable Handover handover, List<Fork> forks, String settledFor)
      implements Status {
    public static final Succession NONE = new Succession(null, List.of(), "");
  }

  /// Two histories that part at `lsn`, side by side. `bytes` of log that only that side has.
  record Fork(long lsn, Side ours, Side theirs) implements Status {}

  /// One side of a fork. `promoted`: behind the fork.
  record Side(String appliance, Role role, boolean promoted, int epoch, long endLsn, long bytes)
      implements Status {}

  /// What this side had alone when a fork was settled. `whole`: all of it as records; else a part is an image
  /// without history. Times 0 when it holds no record.
  record Branch(
      String group,
      long number,
      long createdMillis,
      String keeper,
      boolean whole,
      long forkLsn,
      long fromLsn,
      long endLsn,
      long records,
      long logBytes,
      long imageBytes,
      long firstMillis,
      long lastMillis,
      List<BranchVolume> volumes)
      implements Status {}

  /// What a branch holds of one volume, whose name is "" when it was deleted by the end.
  record BranchVolume(String name, long sizeBytes, long writes, long bytes, long imageBytes)
      implements Status {}

  /// Nobody writes to the group until `to` has taken it, which it does by itself once it holds everything
  /// below `lsn`.
  record Handover(String to, long lsn) implements Status {}

  /// LSNs of this appliance's log; `acked` is per peer, in [Line].
  record Watermarks(
      long start, long appended, long durable, long destaged, long destaging, long trimmable)
      implements Status {}

  /// The change buffer. `used`: from the oldest byte that is kept to `appended`. `undestaged`: not yet in
  /// the mirror; at `undestagedMax` hosts are slowed to this disk's speed. `unprepared`:
  /// still being written once, in the background, before it takes records.
  record Buffer(
      long capacityBytes,
      long usedBytes,
      long unpreparedBytes,
      long undestagedBytes,
      long undestagedBytesMax)
      implements Status {}

  /// What a loss of this site would cost, and how long the line may be away. The worst over the peers.
  ///
  /// @param behindMillis now minus the time of the oldest record that a peer has not acked, 0 if none
  /// @param behindBytes records without fill that a peer has not acked
  /// @param timeToFullMillis free buffer over the mean append rate of the last 5 minutes, or NEVER
  /// @param drainMillis unacked bytes over (line rate minus append rate), NEVER if negative, UNKNOWN
  ///     without a line
  /// @param appendBytesPerSecond mean of the last 5 minutes
  /// @param outage how long the line may be away, by the recorded hours
  record Lag(
      long behindMillis,
      long behindBytes,
      long timeToFullMillis,
      long drainMillis,
      long appendBytesPerSecond,
      OutageBudget outage)
      implements Status {}

  /// A reader stands at `lsn`, or will when it gets there (`reached` false). `checkpoint` is "" when it
  /// was stopped at once, and not at a checkpoint. `sinceMillis`: when it got there, as far as this process
  /// has seen it.
  record Stop(String checkpoint, long lsn, boolean reached, long sinceMillis) implements Status {}

  enum PolicyState {
    /// Writes travel as they come.
    CONTINUOUS,
    /// A run is under way.
    RUNNING,
    /// The sender stands at the last run's checkpoint.
    WAITING,
    /// Runs begin when every peer has caught up; until then writes travel as they come.
    CATCHING_UP,
    /// Somebody has paused sending; no run begins until it is resumed.
    PAUSED,
    /// For the primary to carry out.
    ELSEWHERE
  }

  /// When the group's writes travel. `lastMillis`: when the last run began. `nextMillis`: when the next one
  /// is due, 0 if that is not a matter of time. `waitingBytes` of the change buffer lie behind the stop.
  record Policy(
      ReplicationPolicy policy,
      PolicyState state,
      long lastMillis,
      long nextMillis,
      long waitingBytes)
      implements Status {}

  enum LineState {
    /// No connection; being dialled, or waited for.
    DOWN,
    /// Connected and greeting, or comparing histories.
    CONNECTING,
    /// The log flows, or would if there were anything to send.
    FOLLOWING,
    /// A catch-up batch flows.
    CATCHING_UP,
    /// Connected, and nothing flows: `problem` says why.
    STANDING
  }

  /// One group's traffic with one peer. Rates are means of the last seconds, both ways. `ackedLsn`: the
  /// peer holds everything below (on a secondary: this appliance does). `catchUp` is null unless a batch
  /// is under way, or waits for its line. `limit` counts for what is sent, null when none does. `problem`: the last error, or "".
  record Line(
      String peer,
      LineState state,
      long sinceMillis,
      long sentBytesPerSecond,
      long receivedBytesPerSecond,
      long roundTripMillis,
      long ackedLsn,
      @Nullable CatchUp catchUp,
      Carried carried,
      @Nullable Ceiling limit,
      Priority priority,
      String problem)
      implements Status {}

  /// Bytes of log and extents sent to the peer since this appliance started, of all its groups, and what they
  /// took on the line: packed, with what each frame adds, without TLS.
  record Carried(long bytes, long wireBytes) implements Status {
    public static final Carried NOTHING = new Carried(0, 0);
  }

  /// Bytes confirmed and in all; the total may grow. `alikeBytes` of those confirmed the peer had already:
  /// they were compared by digest and not sent. `receiving`: the batch comes to this appliance. The rate counts
  /// what is confirmed, the alike ones too.
  record CatchUp(
      long doneBytes,
      long totalBytes,
      long alikeBytes,
      boolean receiving,
      long bytesPerSecond,
      Eta eta)
      implements Status {}

  /// Spans from now, nine times in ten between the last two; NEVER: the total grows as fast.
  record Eta(long millis, long soonestMillis, long latestMillis) implements Status {
    public static final Eta NOT_KNOWN = new Eta(UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /// One volume. `backing` is the path of its mirror; `allocatedBytes` what that takes on the disk, UNKNOWN
  /// for devices. `export`: to whom this appliance exports it. `io` is null while nothing is recorded. `units`: what it is over iSCSI; `attach` says how to use it; both also for its held checkpoint.
  record Volume(
      String name,
      UUID id,
      String group,
      long sizeBytes,
      int blockBytes,
      boolean writable,
      String backing,
      long allocatedBytes,
      Ack ack,
      ExportRule export,
      @Nullable Io io,
      List<IscsiReport.Unit> units,
      List<Attach> attach)
      implements Status {}

  /// What the ack of a write promises. `patienceMillis`: how long a write waits for a late peer before it is acked as
  /// durable; 0 unless `promise` is REMOTE, NEVER: for ever. `inForce` is less than `promise` while a peer is late.
  record Ack(Acknowledgement promise, long patienceMillis, Acknowledgement inForce)
      implements Status {}

  /// What a volume's writes looked like while it was primary here, in the last weeks.
  ///
  /// @param seenMillis that somebody looked
  /// @param zeroes of them Zero and Trim together, `zeroedBytes` in all
  /// @param overwriteRatio of what was written, the share that was written again within its hour, by
  ///     estimate; below 0: not known
  /// @param packRatio by how much samples could be compressed; 0: not known
  /// @param sizes of writes, from small to large
  record Io(
      long seenMillis,
      long writes,
      long writtenBytes,
      long zeroes,
      long zeroedBytes,
      double overwriteRatio,
      double packRatio,
      List<IoSize> sizes)
      implements Status {}

  /// Writes of more than the size before and at most `upToBytes`; what hosts write in larger pieces
  /// counts as several of the largest.
  record IoSize(long upToBytes, long writes) implements Status {}

  /// One way to attach an export: `what` in a few words, `text` to be copied: a URI or a command.
  record Attach(String export, String what, String text) implements Status {}

  enum Consistency {
    /// An instant of the write order, as after a power cut of the host.
    CRASH,
    /// Taken while a hook held the application still.
    APPLICATION
  }

  enum Life {
    CREATED,
    SENT,
    RECEIVED,
    /// The secondary's mirror has been there.
    APPLIED,
    /// The secondary's mirror stands there, and is exported read-only.
    HELD,
    RELEASED
  }

  record Checkpoint(
      String name,
      String group,
      Consistency consistency,
      boolean hold,
      Life life,
      long lsn,
      long takenMillis,
      CheckpointChanges changes)
      implements Status {}

  /// A paired appliance. `address` is where it is dialled, "" when it dials us; `fingerprint` of its certificate in hex.
  /// `groups`: replicated with it. `lastHour`: the newest seen. `clockOffsetMillis`: its clock minus ours; null: unknown.
  record Peer(
      String name,
      UUID id,
      String address,
      String fingerprint,
      boolean connected,
      long sinceMillis,
      long lastHeardMillis,
      List<String> groups,
      @Nullable LineHour lastHour,
      @Nullable Long clockOffsetMillis,
      String problem)
      implements Status {}

  /// How the line to a peer was in the hour from `fromMillis` on.
  ///
  /// @param seenMillis of it that somebody looked, `upMillis` of these that it was up
  /// @param connections that began: more than none means that it was lost, or the first
  /// @param sentBytes frames and all, before TLS; `receivedBytes` likewise
  /// @param rttMicros mean of heartbeats; UNKNOWN, as `rttMicrosMax`: there were none
  /// @param lossRatio segments that had to be sent again; below 0: not known
  /// @param fullBytesPerSecond mean of what it took while there was more to send; UNKNOWN: there never was
  record LineHour(
      String peer,
      long fromMillis,
      long seenMillis,
      long upMillis,
      long connections,
      long sentBytes,
      long receivedBytes,
      long rttMicros,
      long rttMicrosMax,
      double lossRatio,
      long fullBytesPerSecond)
      implements Status {}

  /// Where a value comes from; the later wins.
  enum Origin {
    DEFAULT,
    /// `forebay.toml`.
    FILE,
    /// The command line of this start.
    COMMAND_LINE,
    /// Set at run time; kept in `state.json`.
    RUNTIME
  }

  /// One key of the configuration. `source`: `FILE:LINE:COLUMN` or "". `runtime`: [SettingCommand.Change] may change it.
  record Setting(
      String key, String value, Origin origin, String source, boolean runtime, String meaning)
      implements Status {}

  /// A limit as it was set, and whether it is the one that counts now.
  record Limit(LineLimit limit, boolean counts) implements Status {}

  /// A schedule, when it runs next (0: never), and how it went last.
  record Scheduled(Schedule schedule, long nextMillis, long lastMillis, String lastResult)
      implements Status {}
}
