package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.link.Dialer.Dialed;
import io.forebay.gateway.link.PipePair;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimClock;
import io.forebay.gateway.sim.SimCounts;
import io.forebay.gateway.sim.SimScheduler;
import io.forebay.gateway.sim.SimTrace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two appliances and the line between them, in one thread. London dials.
final class Pair {
  private static final int STEPS_MAX = 400_000;

  final long seed;
  final SimCounts counts = new SimCounts();
  final SimTrace trace = new SimTrace();
  final SimClock clock = new SimClock();
  final SimScheduler scheduler;
  final Site london;
  final Site leeds;

  /// Whether a dial gets through.
  boolean up = true;

  /// Which sides have an address to dial.
  boolean leedsDials;

  boolean londonDials = true;

  /// Bytes that each new connection passes before it is cut.
  long budget = Long.MAX_VALUE;

  /// Bytes that one direction of each new connection holds.
  int room = 1 << 20;

  /// The largest piece that arrives at once, of each new connection.
  int piece = Integer.MAX_VALUE;

  /// Who is between the ends of each new connection; null: nobody.
  PipePair.@Nullable Between between;

  /// Attempts to connect, from both sides.
  int dials;

  final List<PipePair> pipes = new ArrayList<>();

  Pair(long seed) throws IOException {
    this(seed, true, true);
  }

  /// Of which each side packs, or speaks version 1.
  Pair(long seed, boolean londonPacks, boolean leedsPacks) throws IOException {
    this.seed = seed;
    scheduler = new SimScheduler(clock, new Seed(seed).stream("order"), trace, counts);
    london = new Site(this, "london", 1, londonPacks);
    leeds = new Site(this, "leeds", 2, leedsPacks);
    london.boot(leeds);
    leeds.boot(london);
  }

  /// A pair with a replicating group and one volume.
  static Pair replicating(long seed) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    pair.attach();
    return pair;
  }

  void attach() {
    london.<PeerStatus>done(reply -> london.group().attachPeer(leeds.id, leeds.name, reply));
    london.changed();
  }

  boolean dials(Site site) {
    return site == london ? londonDials : leedsDials;
  }

  void dial(Site from, Consumer<Dialed> done) {
    dials++;
    Site to = from == london ? leeds : london;
    scheduler.after(
        1_000_000,
        () -> {
          if (!from.runs()) {
            return;
          }
          if (!up || !to.runs()) {
            done.accept(new Dialed.Failed("nobody answers"));
            return;
          }
          pipes.removeIf(old -> old.left.closed() && old.right.closed());
          PipePair made = new PipePair();
          made.budget = budget;
          made.piece = piece;
          made.room = room;
          made.between = between;
          pipes.add(made);
          to.link().offer(from == london ? made.right : made.left);
          done.accept(new Dialed.Connected(from == london ? made.left : made.right));
        });
  }

  /// A process died: its connections end, and nothing of it is woken any more.
  void dropped(Site site) {
    pipes.forEach(made -> {
      (site == london ? made.left : made.right).onChange(() -> {});
      made.cut();
    });
    pipes.clear();
  }

  void cut() {
    pipes.forEach(PipePair::cut);
    pipes.clear();
  }

  void until(BooleanSupplier reached, String what) {
    try {
      scheduler.runUntil(reached, STEPS_MAX, what);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + " seed "
              + seed
              + "\nlondon "
              + about(london)
              + "\nleeds "
              + about(leeds),
          e);
    }
  }

  private static String about(Site site) {
    return (site.runs() ? site.link().status() : "off")
        + " "
        + (site.hasGroup() ? site.group().status() : "no group")
        + " "
        + site.happened
        + site.violations;
  }

  /// Runs for a while of simulated time.
  void run(long nanos) {
    long end = clock.nanos() + nanos;
    for (int i = 0; i < STEPS_MAX && clock.nanos() < end; i++) {
      if (!scheduler.step()) {
        clock.advance(Math.max(0, end - clock.nanos()));
      }
    }
  }

  /// Runs what is due.
  void settle() {
    for (int i = 0; i < STEPS_MAX && scheduler.stepNow(); i++) {
      // Until nothing is.
    }
  }

  /// Runs until leeds holds everything that london has, durably and in its mirror.
  void inStep() {
    until(
        () ->
            leeds.hasGroup()
                && leeds.group().hello().hasLog()
                && leeds.group().durablePosition().lsn() >= london.group().status().appendedLsn()
                && leeds.group().status().destagedLsn() == london.group().status().appendedLsn(),
        "in step");
  }

  /// Runs until london, superseded and settled, has taken over what leeds has.
  void caughtUp() {
    until(
        () ->
            london.group().hello().hasLog()
                && london.group().durablePosition().equals(leeds.group().durablePosition()),
        "caught up");
  }

  /// Bytes that have crossed the line, both ways.
  long passed() {
    return pipes.stream().mapToLong(pipe -> pipe.passed).sum();
  }

  /// Cuts the line for good and promotes leeds, which must have what london has.
  void assertSameImage() {
    int[] expected = london.read("v");
    cut();
    up = false;
    leeds.<Position>done(reply -> leeds.group().promote(reply));
    until(() -> !leeds.group().exports().isEmpty(), "exported");
    assertThat(leeds.read("v")).isEqualTo(expected);
  }

  /// As [#assertSameImage], and neither found fault with the other meanwhile.
  void assertSameImageAndNoViolation() {
    assertThat(leeds.violations).isEmpty();
    assertThat(london.violations).isEmpty();
    assertSameImage();
  }
}
