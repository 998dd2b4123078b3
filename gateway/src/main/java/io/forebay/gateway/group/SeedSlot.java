package io.forebay.gateway.group;

import io.forebay.gateway.block.Threads;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The one seed of a group that is being written or imported, and what came of the last one. On the agent, but
/// for [#status].
final class SeedSlot {
  static final String GIVEN_UP = "it was given up";

  private final GroupCore core;
  private volatile @Nullable Running running;
  private volatile @Nullable SeedStatus last;

  /// One run and who waits for it.
  static final class Running {
    final SeedRun run;
    final Threads.Running thread;
    final SeedStatus begun;
    final Reply<SeedStatus> reply;
    boolean replied;

    /// Its import begins once no batch is under way.
    @Nullable SeedHeader waiting;

    @Nullable Reply<SeedStatus> cancelled;

    Running(SeedRun run, Threads.Running thread, SeedStatus begun, Reply<SeedStatus> reply) {
      this.run = run;
      this.thread = thread;
      this.begun = begun;
      this.reply = reply;
    }

    boolean exports() {
      return run instanceof SeedExport;
    }

    SeedStatus look() {
      return new SeedStatus(
          begun.kind(),
          SeedStatus.State.RUNNING,
          begun.place(),
          begun.peer(),
          run.doneBytes(),
          run.totalBytes(),
          run.dataBytes(),
          begun.startedMillis(),
          0,
          "");
    }
  }

  SeedSlot(GroupCore core) {
    this.core = core;
  }

  @Nullable Running running() {
    return running;
  }

  /// See [Seeds#status].
  @Nullable SeedStatus status() {
    Running now = running;
    if (now != null) {
      return now.look();
    }
    SeedStatus ended = last;
    SeedMark mark = core.state.get().seed();
    return ended != null || mark == null ? ended : found(mark);
  }

  /// What a restart found.
  private static SeedStatus found(SeedMark mark) {
    return new SeedStatus(
        SeedStatus.Kind.IMPORT,
        mark.whole() ? SeedStatus.State.DONE : SeedStatus.State.UNFINISHED,
        "",
        "",
        0,
        0,
        mark.dataBytes(),
        0,
        0,
        mark.whole() ? "" : "a restart came in between: import the same seed again");
  }

  /// What came of the last one is of no interest any more.
  void forget() {
    last = null;
  }

  void start(SeedRun run, Path place, String peer, Reply<SeedStatus> reply) {
    SeedStatus.Kind kind =
        run instanceof SeedExport ? SeedStatus.Kind.EXPORT : SeedStatus.Kind.IMPORT;
    SeedStatus begun =
        new SeedStatus(
            kind, SeedStatus.State.RUNNING, place.toString(), peer, 0, 0, 0, wallMillis(), 0, "");
    Threads.Running thread = core.parts.platform().threads().start(run);
    running = new Running(run, thread, begun, reply);
  }

  private long wallMillis() {
    return core.parts.platform().clock().wallMillis();
  }

  /// Has `told` done on the agent, unless `of` is over by then.
  void later(SeedRun of, Runnable told) {
    core.later(
        () -> {
          Running now = running;
          if (now != null && now.run == of) {
            told.run();
          }
        },
        () -> {});
  }

  /// The run has what it needs.
  void begun() {
    Running now = running;
    if (now != null && !now.replied) {
      now.replied = true;
      now.reply.done(new Outcome.Done<>(now.look()));
    }
  }

  /// The run is through.
  void whole(GroupAlarm told, String then) {
    Running now = running;
    if (now != null) {
      SeedStatus status = now.look().ended(SeedStatus.State.DONE, wallMillis(), "");
      over(now, status);
      String detail = status.dataBytes() + " bytes of data, " + status.place() + "; " + then;
      core.events.raised(told, "", detail);
    }
  }

  /// It failed before it could begin, or amid its work, or was given up.
  void ended(Refusal why) {
    Running now = running;
    if (now == null) {
      return;
    }
    boolean partly = !now.exports() && SeedMark.unfinished(core.state.get());
    SeedStatus.State as = partly ? SeedStatus.State.UNFINISHED : SeedStatus.State.FAILED;
    over(now, now.look().ended(as, wallMillis(), why.reason()));
    if (now.replied) {
      core.events.raised(GroupAlarm.SEED_FAILED, "", why.reason());
    } else {
      now.reply.done(new Outcome.Refused<>(why));
    }
  }

  /// Closes what the run has open. Nothing of it runs any more when this returns.
  void over(Running now, @Nullable SeedStatus status) {
    now.thread.close();
    try {
      now.run.release();
    } catch (IOException e) {
      core.events.raised(GroupAlarm.SEED_FAILED, "", "it was not closed: " + e.getMessage());
    }
    running = null;
    last = status == null || !now.replied ? last : status;
    Reply<SeedStatus> cancel = now.cancelled;
    if (cancel != null) {
      cancel.done(Outcome.refused(Refusal.Kind.STATE, "it ended just now: look again"));
    }
  }
}
