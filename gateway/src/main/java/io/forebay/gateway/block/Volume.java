package io.forebay.gateway.block;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/// A disk as sessions see it: the live volume, or a held checkpoint read-only. Every method may be
/// called from any thread and none blocks.
public interface Volume {
  /// The largest payload of one [#write]; larger host writes are sliced by the session as they arrive.
  int WRITE_BYTES_MAX = 128 << 10;

  /// The longest range of one [#zero]; longer ones are sliced by the session.
  long ZERO_BYTES_MAX = 1L << 30;

  /// The name under which it is exported: `VOLUME`, or `VOLUME@CHECKPOINT`.
  String name();

  /// Fixed at creation, the same on both appliances, never reused.
  UUID uuid();

  /// Grows only; read anew for each request.
  long sizeBytes();

  /// The logical block that hosts are told, 512 or 4096 bytes: fixed at creation, the same on both appliances.
  /// What a session writes need not be whole blocks.
  int blockBytes();

  /// False when every write would be refused with `ReadOnly` or `Fenced` as things stand.
  boolean writable();

  /// Appends `payload`'s remaining bytes (1 to [#WRITE_BYTES_MAX]) at `offset` and consumes them when
  /// admitted. Borrows `payload`, which may be direct or heap, until return.
  Admission write(long offset, ByteBuffer payload);

  /// Makes `length` bytes (1 to [#ZERO_BYTES_MAX]) at `offset` read as zeroes.
  Admission zero(long offset, long length, ZeroKind kind);

  /// Replaces what is at `offset`, as much as `scratch` has room for (1 to [#WRITE_BYTES_MAX] bytes), by what
  /// `exchange` makes of it, as one step: no write or zeroing of any session, whatever its protocol, comes
  /// between what it was shown and the append. Borrows `scratch` until `exchange` is told the outcome. For
  /// acks an append counts as a [#write].
  void exchange(long offset, ByteBuffer scratch, Exchange exchange);

  /// Whether an admitted write may be acked at once (B1); otherwise after [#settle].
  boolean acksAtOnce();

  /// Completes when every write admitted before this call may be acked as this volume promises
  /// ([Acknowledgement]); never before all of them are `durable`.
  void settle(Completion completion);

  /// Completes when every write admitted before this call is `durable` (B2). Also serves FUA: write,
  /// then flush.
  void flush(Completion completion);

  /// Fills `into`'s remaining bytes from `offset`. Borrows `into` until the completion; its position
  /// then stands at its limit if there was no failure.
  void read(long offset, ByteBuffer into, Completion completion);

  /// Hints that the range is read soon (NBD_CMD_CACHE). Always succeeds for a range inside the volume.
  void cache(long offset, long length);

  /// The checkpoints that [Facet.ChangedSince] may name, the oldest first; at most
  /// [Facet#CHECKPOINTS_MAX].
  List<String> changedSince();

  /// Tells the states of `[offset, offset + length)`, a range inside the volume and not empty, from
  /// `offset` on: at most `runsMax` runs, at least one, and not necessarily up to the end. A write that is
  /// admitted meanwhile may show or not. A checkpoint that is not there (any more) is a failure.
  void survey(Facet facet, long offset, long length, int runsMax, Survey answer);

  /// Calls `wake` once, on any thread, when an append that found [Admission#FULL] is worth another
  /// try; at once if there is room already.
  void whenRoom(Runnable wake);
}
