package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogReader;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/// A group as the line sees it. Nothing here blocks. Callbacks are one per group (the last one set
/// counts), come on any thread, coalesced, and should only wake an agent.
public interface ReplicatedGroup {
  UUID id();

  String name();

  Role role();

  /// Of a primary that is FETCHING: records of its own come only after that.
  Phase phase();

  /// What we say first.
  PeerHello hello();

  /// What to do with a peer that said `theirs`: call it for every hello, it also answers the question
  /// that a primary asks at its start. Whatever follows for our role is in the state file before the
  /// reply.
  void meet(PeerHello theirs, Reply<Meeting> reply);

  /// The connection with that peer is gone.
  void parted(UUID appliance);

  // ---- sender

  /// Our log: send only below [#sendLimit], pinned. On an appliance without a log: refused by
  /// [IllegalStateException].
  LogReader reader();

  /// `durable`, or the sender's stop if that is lower; the end of a batch.
  long sendLimit();

  /// [#sendLimit] or the role may have changed.
  void onSendable(Runnable wake);

  /// Everything below `lsn` was handed to the line.
  void onPeerSent(UUID appliance, long lsn);

  /// The peer holds everything below `acked` durably: its floor moves up (R2).
  void onPeerAcked(UUID appliance, UUID store, Position acked) throws IllegalPosition;

  /// The log cannot be read back at `lsn` for that peer: what it changed becomes a catch-up batch. Done:
  /// meet again. Refused: it has to wait, and why.
  void unreadable(UUID appliance, long lsn, Reply<Long> reply);

  void onPeerReport(UUID appliance, PeerReport report);

  /// The line's present rate, for the drain time; 0 while it is down.
  void lineRate(UUID appliance, long bytesPerSecond);

  // ---- receiver

  /// Takes whole records in the form of the line that continue at [#receivedEnd]. Returns the bytes
  /// taken: fewer than given when there is no room (see [#whenRoom]), or when the role does not take
  /// records any more.
  int receive(MemorySegment records) throws CorruptRecord;

  /// Where the next received record has to start.
  long receivedEnd();

  /// What we may confirm.
  Position durablePosition();

  /// [#durablePosition] or [#report] has changed.
  void onDurable(Runnable wake);

  /// Calls `wake` once when a [#receive] that was short is worth another try.
  void whenRoom(Runnable wake);

  PeerReport report();

  // ---- catch-up

  /// Begins a batch for that peer, or resumes the one under way: base and set are durable before the
  /// reply.
  void catchUpSource(UUID appliance, CatchUpKind kind, Reply<CatchUpSource> reply);

  /// Begins or resumes being the target. NOT_FOUND: it is to be resumed, and what was confirmed of it is not
  /// here any more: [CatchUpSource#lost]. Refused while a hold stands, or without room to stage (the
  /// reason names the bytes).
  void catchUpTarget(CatchUpHeader header, Reply<CatchUpTarget> reply);

  /// The comparison of both copies.
  Verification verification();
}
