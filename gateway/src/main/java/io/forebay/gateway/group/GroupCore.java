package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.log.Placed;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the parts of a running group have in common. Fields change on the agent alone (while opening and
/// closing: on whoever does that); the volatile ones are read by anybody.
final class GroupCore {
  final GroupParts parts;
  final LiveState state;
  final GroupAgent agent;
  final GroupEvents events;
  private volatile @Nullable Flow flow;
  private volatile Phase phase = Phase.DOWN;
  private volatile String reason = "";
  private volatile Projection live;
  private volatile @Nullable CatchUpCourse arriving;
  private volatile Runnable onSendable = () -> {};
  private volatile Runnable onDurable = () -> {};

  /// Guards whether the line feeds the log: a receive and the end of receiving exclude each other.
  final Object feed = new Object();

  /// Guarded by [#feed].
  boolean mayReceive;

  GroupCore(GroupParts parts) {
    this.parts = parts;
    state = parts.state();
    agent = parts.agent();
    events = parts.events();
    live = state.get().applied();
  }

  @Nullable Flow flow() {
    return flow;
  }

  /// The flow of a group that has one: a command that needs the log asked before.
  Flow needFlow() {
    return io.forebay.gateway.block.Check.present(flow, "the group has a log", 0, 0);
  }

  void flow(@Nullable Flow next) {
    flow = next;
    if (next != null) {
      next.timeline.onNoted(agent::wake);
      next.log.onDurable(() -> {
        next.destager.onDurable();
        next.backlog.onProgress();
        if (phase == Phase.FETCHING || next.timeline.ended()) {
          agent.wake();
        }
        onSendable.run();
        onDurable.run();
      });
    }
  }

  Phase phase() {
    return phase;
  }

  /// One line for an operator, "" when there is nothing to say.
  String reason() {
    return reason;
  }

  void phase(Phase next, String why) {
    phase = next;
    reason = why;
  }

  /// How the batch that comes here goes, also while the line is cut; null while none does.
  @Nullable CatchUpCourse arriving() {
    return arriving;
  }

  void arriving(@Nullable CatchUpCourse next) {
    arriving = next;
  }

  /// What all control records so far add up to.
  Projection live() {
    return live;
  }

  void live(Projection next) {
    live = next;
  }

  void onSendable(Runnable wake) {
    onSendable = wake;
  }

  void onDurable(Runnable wake) {
    onDurable = wake;
  }

  /// Stops, roles or watermarks that the line looks at have changed.
  void tellLine() {
    onSendable.run();
    onDurable.run();
  }

  boolean primary() {
    return state.get().role() == Role.PRIMARY && phase == Phase.SERVING;
  }

  /// Appends a control record and waits, without blocking, until there is room. Calls `then` on the
  /// agent, with null when the log takes none (any more).
  void control(ControlRecord record, int volume, Consumer<@Nullable Placed> then) {
    Flow now = needFlow();
    RecordType type =
        switch (record) {
          case ControlRecord.VolumeChanged changed -> RecordType.VOLUME_CHANGED;
          case ControlRecord.Checkpoint checkpoint -> RecordType.CHECKPOINT;
          case ControlRecord.State value -> RecordType.STATE;
          case ControlRecord.EpochEnd end -> RecordType.EPOCH_END;
        };
    Placed placed;
    try {
      ByteBuffer payload = ByteBuffer.wrap(ControlCodec.encode(record));
      placed = now.log.control(type, ControlCodec.flags(record), volume, 0, payload);
    } catch (LogClosedException e) {
      then.accept(null);
      return;
    }
    if (placed == null) {
      now.log.whenRoom(() -> later(() -> control(record, volume, then), () -> then.accept(null)));
    } else {
      then.accept(placed);
    }
  }

  /// Calls `then` on the agent once everything appended so far is durable, with why it never will be
  /// otherwise.
  void whenDurable(Consumer<@Nullable IoFailure> then) {
    needFlow()
        .log
        .flush(failure ->
            later(
                () -> then.accept(failure),
                () -> then.accept(new IoFailure.Stopping("the group is stopping"))));
  }

  /// Has `work` run on the agent; `orElse` when the agent has ended.
  void later(Runnable work, Runnable orElse) {
    agent.later(
        new GroupAgent.Work() {
          @Override
          public void run() {
            work.run();
          }

          @Override
          public void stopping() {
            orElse.run();
          }
        });
  }

  /// Makes `next` durable; returns why not, or null.
  @Nullable Refusal commit(GroupState next) {
    try {
      state.commit(next);
      return null;
    } catch (IOException e) {
      return new Refusal(Refusal.Kind.MEDIUM, "the state file: " + e.getMessage());
    }
  }

  /// The present state with what the log says of itself.
  GroupState refreshed() {
    GroupState now = state.get();
    Flow with = flow;
    if (with == null) {
      return now;
    }
    long reached = with.log.durable();
    boolean whole = reached >= now.log().durableLsn();
    var epochs = with.log.epochs().stream().filter(e -> e.baseLsn() < reached).toList();
    LogExtent log = whole ? now.log().withDurable(reached, Group.NONE) : now.log();
    return now.withEpochs(epochs).withLog(log);
  }

  /// How far the sender may go now: it stays below `durable` (B3) and at its stop.
  long sendLimit() {
    Flow with = flow;
    long stop = state.get().stops().sendLsn();
    long durable = with == null ? 0 : with.log.durable();
    return stop == Group.NONE ? durable : Math.min(stop, durable);
  }

  Position durablePosition() {
    Flow with = flow;
    UUID group = state.get().identity().group();
    return with == null ? new Position(group, 0, 0, 0) : with.log.durablePosition();
  }

  List<Epoch> history() {
    Flow with = flow;
    return with == null ? state.get().epochs() : with.log.epochs();
  }

  Position end() {
    return needFlow().log.end();
  }
}
