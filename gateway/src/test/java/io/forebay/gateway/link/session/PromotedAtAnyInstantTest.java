package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// R1: whatever the line is doing, the other side can be promoted now, and what it then has is what hosts had at one
/// instant. Each run stops after another number of the scheduler's steps.
class PromotedAtAnyInstantTest {
  private static final int BLOCKS = 256;
  private static final int STEPS_MAX = 100_000;
  private static final int RUNS = 24;

  /// What hosts had, write by write.
  private static final class Order {
    final List<int[]> images = new ArrayList<>();

    Order(int[] begun) {
      images.add(begun);
    }

    int[] last() {
      return images.getLast();
    }

    void wrote(int block, int stamp) {
      int[] next = last().clone();
      next[block] = stamp;
      images.add(next);
    }

    /// After how many writes it was so; -1: never.
    int find(int[] image) {
      for (int i = images.size() - 1; i >= 0; i--) {
        if (Arrays.equals(images.get(i), image)) {
          return i;
        }
      }
      return -1;
    }
  }

  /// A pair whose line is down, who is to be promoted, and what it may then have: one of these.
  private record Story(Pair pair, Site victor, Order own, Order others) {}

  private enum Work {
    /// The log flows.
    FOLLOWING {
      @Override
      Story made() throws IOException {
        Pair pair = inStep();
        Order near = new Order(pair.london.read("v"));
        Order far = new Order(near.last());
        write(pair.london, near, 60, 180);
        return new Story(pair, pair.leeds, far, near);
      }
    },
    /// A batch is staged and applied over an image that stands until then.
    BATCH {
      @Override
      Story made() throws IOException {
        Pair pair = inStep();
        Order near = new Order(pair.london.read("v"));
        Order far = new Order(near.last());
        write(pair.london, near, 60, 120);
        pair.leeds.<Position>done(reply -> pair.leeds.group().promote(reply));
        pair.until(() -> serves(pair.leeds), "promoted");
        write(pair.leeds, far, 300, 400);
        pair.up = true;
        pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
        pair.london.<Long>done(reply -> pair.london.group().forks().settle(pair.leeds.id, reply));
        pair.up = false;
        pair.cut();
        Order old = new Order(near.last()); // Its own order, to its end.
        return new Story(pair, pair.london, old, far);
      }
    };

    abstract Story made() throws IOException;
  }

  private static Pair inStep() throws IOException {
    Pair pair = new Pair(5);
    pair.room = 9_000; // So that there are instants in between.
    pair.piece = 1_000;
    pair.london.createPrimary();
    pair.london.createVolume("v", (long) BLOCKS * Site.BLOCK);
    write(pair.london, new Order(new int[BLOCKS]), 1, 60);
    pair.attach();
    pair.inStep();
    pair.up = false;
    pair.cut();
    return pair;
  }

  private static void write(Site at, Order order, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      at.write("v", stamp * 7 % BLOCKS, stamp);
      order.wrote(stamp * 7 % BLOCKS, stamp);
      if (stamp % 9 == 0) {
        at.flush("v");
      }
    }
    at.flush("v");
  }

  private static boolean serves(Site site) {
    return site.group().status().role() == Role.PRIMARY && !site.group().exports().isEmpty();
  }

  private static boolean alike(Pair pair) {
    Position near = pair.london.group().durablePosition();
    return near.equals(pair.leeds.group().durablePosition())
        && pair.london.group().hello().hasLog()
        && pair.leeds.group().hello().hasLog();
  }

  /// How many steps it takes.
  private static int steps(Work work) throws IOException {
    Pair pair = work.made().pair;
    pair.up = true;
    for (int i = 0; i < STEPS_MAX; i++) {
      if (alike(pair)) {
        free(pair);
        return i;
      }
      pair.scheduler.step();
    }
    throw new AssertionError("never alike\n" + pair.london.happened + pair.leeds.happened);
  }

  private static void free(Pair pair) {
    for (Site site : List.of(pair.london, pair.leeds)) {
      site.kill();
      site.machine.disk.free();
    }
  }

  @ParameterizedTest
  @EnumSource
  void promotedAfterAnyStep_hasWhatHostsHadAtOneInstant(Work work) throws IOException {
    int whole = steps(work);
    TreeSet<Integer> seen = new TreeSet<>();
    boolean old = false;
    int least = -1;
    for (int run = 0; run <= RUNS; run++) {
      int steps = (int) ((long) whole * run / RUNS);
      Story story = work.made();
      Pair pair = story.pair;
      pair.up = true;
      for (int i = 0; i < steps; i++) {
        pair.scheduler.step();
      }
      pair.up = false;
      pair.cut();
      story.victor.<Position>done(reply -> story.victor.group().promote(reply));
      pair.until(() -> serves(story.victor), "promoted after " + steps + " steps");
      int[] image = story.victor.read("v");
      boolean own = Arrays.equals(image, story.own.last());
      int writes = story.others.find(image);
      assertThat(own || writes >= 0).as("R1 after %d steps: %s", steps, image).isTrue();
      assertThat(writes).as("it goes on, after %d steps", steps).isGreaterThanOrEqualTo(least);
      least = writes;
      old |= own;
      seen.add(writes);
      free(pair);
    }
    assertThat(old).as("the image from before was seen").isTrue();
    assertThat(seen.last()).as("everything was seen").isGreaterThanOrEqualTo(100);
    assertThat(seen.size()).as("instants %s", seen).isGreaterThan(work == Work.FOLLOWING ? 5 : 1);
  }
}
