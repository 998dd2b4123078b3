package io.forebay.gateway.group;

import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.VerifyStatus.State;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.mirror.DestagePace;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.SteadyReader.Reading;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Compares both copies of a group while hosts write. The primary begins and asks ([VerifyRun]), the
/// secondary answers ([VerifyAnswers]). As [Group]: looking is for any thread, verbs never block.
public final class Verification {
  private final GroupCore core;
  private final VerbQueue verbs;
  private final Peers peers;
  private final Sources sources;
  private final VerifyBook book;
  private final VerifyAnswers answers;
  private final Map<UUID, VerifyRun> runs = new ConcurrentHashMap<>();

  /// What is being sent, to be compared again afterwards.
  private final Map<UUID, ExtentSet> repairing = new ConcurrentHashMap<>();

  /// Whether a peer speaks a version of the protocol that knows how to; by those that were met.
  private final Map<UUID, Boolean> able = new ConcurrentHashMap<>();

  Verification(GroupCore core, VerbQueue verbs, Peers peers, Sources sources, Values values) {
    this.core = core;
    this.verbs = verbs;
    this.peers = peers;
    this.sources = sources;
    book = new VerifyBook(core, values);
    answers = new VerifyAnswers(core);
  }

  // ---- Verbs

  /// Begins to compare with that peer: the volume, or all (null). Replies when it has begun.
  public void start(UUID appliance, @Nullable String volume, Reply<VerifyStatus> reply) {
    verbs.submit(once -> startNow(appliance, volume, once), reply);
  }

  /// Ends what is under way; what the last one found stands.
  public void stop(UUID appliance, Reply<VerifyStatus> reply) {
    verbs.submit(
        once -> {
          VerifyRun run = runs.get(appliance);
          if (run == null || run.state() != State.RUNNING) {
            once.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "no verification is under way"));
            return;
          }
          run.stop();
          once.done(new Outcome.Done<>(status(appliance)));
        },
        reply);
  }

  /// Sends the peer what differs, as a catch-up batch: what is here counts. Then that is compared again.
  public void repair(UUID appliance, Reply<VerifyStatus> reply) {
    verbs.submit(once -> repairNow(appliance, once), reply);
  }

  private void startNow(UUID appliance, @Nullable String volume, Reply<VerifyStatus> reply) {
    ExtentSet scope = new ExtentSet();
    for (VolumeEntry entry : core.live().volumes().volumes()) {
      if (volume == null || volume.equals(entry.name())) {
        scope.add(entry.number(), 0, entry.sizeBytes());
      }
    }
    Refusal refusal = mayBegin(appliance);
    if (refusal == null && volume != null && scope.isEmpty()) {
      refusal = new Refusal(Refusal.Kind.NOT_FOUND, "there is no volume " + volume);
    }
    if (refusal == null && repairing.containsKey(appliance)) {
      refusal = new Refusal(Refusal.Kind.STATE, "what differs is being sent: wait for its end");
    }
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    begin(appliance, scope, volume == null);
    reply.done(new Outcome.Done<>(status(appliance)));
  }

  private @Nullable Refusal mayBegin(UUID appliance) {
    PeerEntry peer = core.state.get().peer(appliance);
    VerifyRun run = runs.get(appliance);
    if (!core.primary()) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE, "the primary compares: give the command over there");
    }
    if (peer == null) {
      return new Refusal(Refusal.Kind.NOT_FOUND, "that peer is not attached");
    }
    if (Boolean.FALSE.equals(able.get(appliance))) {
      return new Refusal(Refusal.Kind.INVALID, older(peer.name()));
    }
    return run != null && run.underWay()
        ? new Refusal(
            Refusal.Kind.STATE, "a verification with " + peer.name() + " is under way already")
        : null;
  }

  private static String older(String name) {
    return name + " speaks an older version of the protocol, without verifying: update it";
  }

  private void begin(UUID appliance, ExtentSet scope, boolean whole) {
    long now = core.parts.platform().clock().wallMillis();
    long lsn = core.state.get().log().destagedLsn();
    VerifyRun.Beginning beginning = new VerifyRun.Beginning(now, lsn, whole);
    runs.put(appliance, new VerifyRun(appliance, scope, beginning, new Door(appliance)));
    core.tellLine();
  }

  private void repairNow(UUID appliance, Reply<VerifyStatus> reply) throws IOException {
    ExtentSet wrong = book.differing(appliance);
    Refusal refusal = mayRepair(appliance, wrong);
    PeerEntry peer = core.state.get().peer(appliance);
    if (refusal == null && peer != null && wrong != null) {
      refusal = sources.repair(peer, wrong.copy());
    }
    if (refusal != null || wrong == null) {
      reply.done(
          refusal == null
              ? Outcome.refused(Refusal.Kind.STATE, "nothing to repair")
              : new Outcome.Refused<>(refusal));
      return;
    }
    repairing.put(appliance, wrong);
    core.tellLine();
    reply.done(new Outcome.Done<>(status(appliance)));
  }

  private @Nullable Refusal mayRepair(UUID appliance, @Nullable ExtentSet wrong) {
    Refusal refusal = mayBegin(appliance);
    if (refusal != null) {
      return refusal;
    }
    PeerReport report = peers.live(appliance).report;
    if (report != null && report.hold() != null) {
      return new Refusal(
          Refusal.Kind.STATE, report.hold().checkpoint() + " is held over there: release it first");
    }
    if (wrong == null) {
      return new Refusal(
          Refusal.Kind.STATE,
          "since a restart only some of what differs is known: verify again, then repair");
    }
    return wrong.isEmpty()
        ? new Refusal(Refusal.Kind.NOT_FOUND, "no verification has found anything that differs")
        : null;
  }

  // ---- Looking

  /// What is read of each mirror in a second at most, as the primary has it set; 0 on any other.
  public long readBytesPerSecondMax() {
    return core.primary() ? core.parts.shared().verifyBytesPerSecond().getAsLong() : 0;
  }

  /// How the comparison with that peer stands; a secondary knows what the last one found.
  public VerifyStatus status(UUID appliance) {
    VerifyRun run = core.primary() ? runs.get(appliance) : null;
    if (repairing.containsKey(appliance)) {
      return book.status(appliance, State.REPAIRING, "");
    }
    if (run == null) {
      return book.status(appliance, State.NEVER, "");
    }
    return run.underWay() ? running(run, appliance) : over(run, appliance);
  }

  private VerifyStatus over(VerifyRun run, UUID appliance) {
    return switch (run.state()) {
      case STOPPED, FAILED -> book.status(appliance, run.state(), run.detail());
      case RUNNING, NEVER, DONE, REPAIRING -> book.status(appliance, State.NEVER, "");
    };
  }

  private VerifyStatus running(VerifyRun run, UUID appliance) {
    VerifyResult last = book.last(appliance);
    ExtentSet differing = run.differing();
    return new VerifyStatus(
        appliance,
        State.RUNNING,
        peers.live(appliance).connected ? "" : "it waits for the line",
        run.beginning.wallMillis(),
        0,
        run.beginning.lsn(),
        run.doneBytes(),
        run.totalBytes(),
        differing.bytes(),
        differing.count(),
        VerifyBook.listed(differing, VerifyBook.LISTED_MAX),
        run.unverifiedBytes(),
        last == null ? 0 : last.verifiedMillis());
  }

  // ---- Link, on the primary

  /// The run that wants to ask that peer; null when none does.
  public @Nullable VerifyRun run(UUID appliance) {
    VerifyRun run = runs.get(appliance);
    return run != null && run.state() == State.RUNNING ? run : null;
  }

  /// That peer was met, and knows how to answer or does not.
  public void met(UUID appliance, boolean answers) {
    able.put(appliance, answers);
    VerifyRun run = run(appliance);
    PeerEntry peer = core.state.get().peer(appliance);
    if (!answers && run != null) {
      run.fail(older(peer == null ? "the peer" : peer.name()));
    }
  }

  /// Whether what differs is to be sent to that peer, instead of what follows.
  public boolean repairs(UUID appliance) {
    PeerEntry peer = core.state.get().peer(appliance);
    ExtentSetRef set = peer == null ? null : peer.set();
    return set != null && set.kind() == CatchUpKind.REPAIR && core.primary();
  }

  /// What a secondary says when it is asked.
  public VerifyAnswers answers() {
    return answers;
  }

  // ---- Upkeep, on the agent

  /// Ends what has lost its ground, and compares again what was repaired.
  void keep() {
    GroupState now = core.state.get();
    if (core.primary()) {
      book.lead(now);
    } else {
      book.follow(now);
    }
    for (VerifyRun run : runs.values()) {
      if (now.peer(run.peer) == null) {
        run.stop();
        runs.remove(run.peer);
        book.forget(run.peer);
      } else if (!core.primary()) {
        run.fail("this appliance is no primary any more");
      }
    }
    for (UUID appliance : repairing.keySet()) {
      PeerEntry peer = now.peer(appliance);
      boolean sent = peer == null || peer.set() == null;
      ExtentSet scope = sent || !core.primary() ? repairing.remove(appliance) : null;
      if (scope != null && mayBegin(appliance) == null) {
        begin(appliance, scope, false);
      }
    }
  }

  private void news(VerifyRun run) {
    core.later(
        () -> {
          PeerEntry peer = core.state.get().peer(run.peer);
          if (peer == null || !core.primary()) {
            return;
          }
          switch (run.state()) {
            case RUNNING -> book.found(run, peer.name());
            case DONE -> book.took(run, peer.name(), core.parts.platform().clock().wallMillis());
            case NEVER, STOPPED, FAILED, REPAIRING -> {}
          }
        },
        () -> {});
  }

  /// What a run asks of its group.
  private final class Door implements VerifyRun.Door {
    private final UUID appliance;

    Door(UUID appliance) {
      this.appliance = appliance;
    }

    @Override
    public @Nullable SteadySpan during(VerifyPiece piece, Reading reading) throws IOException {
      Flow flow = core.flow();
      SteadySpan span =
          flow == null
              ? null
              : flow.steady.during(piece.volume(), piece.offset(), piece.length(), reading);
      return core.flow() == flow ? span : null;
    }

    @Override
    public @Nullable Mirror mirror(int volume) {
      return core.parts.mirrors().find(volume);
    }

    @Override
    public long sizeBytes(int volume) {
      VolumeEntry entry = core.live().volumes().byNumber(volume);
      return entry == null ? 0 : entry.sizeBytes();
    }

    @Override
    public Memory allocate(int bytes) {
      return core.parts.platform().disk().allocate(bytes);
    }

    @Override
    public long nanos() {
      return core.parts.platform().clock().nanos();
    }

    @Override
    public boolean busy() {
      Flow flow = core.flow();
      long surge = flow == null ? LogReader.NEVER : flow.log.surgeNanos();
      return surge != LogReader.NEVER && nanos() - surge < DestagePace.DEFAULT.yieldNanos();
    }

    @Override
    public long readBytesPerSecond() {
      return core.parts.shared().verifyBytesPerSecond().getAsLong();
    }

    @Override
    public long lineBytesPerSecond() {
      return peers.live(appliance).bytesPerSecond;
    }

    @Override
    public void news(VerifyRun run) {
      Verification.this.news(run);
    }
  }
}
