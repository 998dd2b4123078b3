/// SCSI as values and a device server: what an initiator's command means for a
/// [io.forebay.gateway.block.Volume]. No sockets, no wire, no threads of its own. Commands, pages and
/// limits: `docs/protocols/iscsi.md`.
///
/// - **Threads** [io.forebay.gateway.scsi.TargetDevice] and [io.forebay.gateway.scsi.LogicalUnit] may be
///   asked from any thread. What a unit remembers (reservations, mode pages, unit attentions) stands
///   behind its own lock, which is never held while a volume is called. All else is values.
/// - **Blocking** nothing blocks: what takes time is a [io.forebay.gateway.scsi.Plan] that the session
///   carries out, or that calls back.
/// - **Ownership** a plan's buffers belong to who holds the plan. Payload of reads and writes never comes
///   through here.
/// - **Fails** whatever bytes come, the answer is a plan, mostly sense data, and never an exception. What a
///   command makes this room remember is bounded ([io.forebay.gateway.scsi.ScsiLimits], M1).
@NullMarked
package io.forebay.gateway.scsi;

import org.jspecify.annotations.NullMarked;
