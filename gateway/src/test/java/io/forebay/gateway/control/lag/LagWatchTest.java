package io.forebay.gateway.control.lag;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.lag.LagWatch.Sight;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// When a copy is too old, and when a buffer fills too soon.
class LagWatchTest {
  private static final UUID GROUP = new UUID(7, 8);
  private static final long MINUTE = 60_000;
  private static final long NEVER = -1;

  private final MemoryShelf shelf = new MemoryShelf();
  private final EventBook book = EventBook.open(shelf, new SimClock(), new HandThreads());
  private final LagWatch watch;

  LagWatchTest() throws IOException {
    Settings settings =
        new Settings(
            Map.of(), StateStore.create(shelf, RuntimeState.fresh("berlin", new UUID(1, 2))));
    settings.change("lag.max", "1h");
    settings.change("buffer.full_within", "1h");
    watch =
        new LagWatch(
            () -> List.of(),
            group -> {
              throw new AssertionError(group);
            },
            book,
            settings);
  }

  private List<EventKind> behind(long minutes) {
    return see(new Sight(true, true, minutes * MINUTE, NEVER, true));
  }

  private List<EventKind> fullIn(long minutes, boolean drains) {
    return see(new Sight(true, true, 0, minutes * MINUTE, drains));
  }

  private List<EventKind> see(Sight sight) {
    watch.look(GROUP, "main", sight);
    return book.list(true, 0, 10).stream().map(Event::kind).toList();
  }

  @Test
  void look_copyOlderThanTheLimit_isAnAlarmUntilItIsWellBelow() {
    assertThat(behind(60)).isEmpty();
    assertThat(behind(61)).containsExactly(EventKind.LAG_HIGH);
    assertThat(book.list(true, 0, 1).getFirst().subject()).isEqualTo("main");
    assertThat(behind(59)).containsExactly(EventKind.LAG_HIGH);
    assertThat(behind(47)).isEmpty();
  }

  @Test
  void look_groupOfAPolicyOrOfTheOtherSide_mayBeOld() {
    assertThat(see(new Sight(true, false, 600 * MINUTE, NEVER, true))).isEmpty();
    assertThat(see(new Sight(false, true, 600 * MINUTE, NEVER, true))).isEmpty();
    assertThat(behind(61)).hasSize(1);
    assertThat(see(new Sight(false, true, 61 * MINUTE, NEVER, true))).isEmpty();
  }

  @Test
  void look_bufferThatFills_isAnAlarmAtTheThirdLook() {
    assertThat(fullIn(30, false)).isEmpty();
    assertThat(fullIn(30, false)).isEmpty();
    assertThat(fullIn(30, false)).containsExactly(EventKind.BUFFER_SHORT);
    assertThat(fullIn(65, false)).hasSize(1);
    assertThat(fullIn(72, false)).isEmpty();
  }

  @Test
  void look_burst_isNoAlarm() {
    fullIn(1, false);
    fullIn(1, false);
    assertThat(fullIn(1, true)).isEmpty();
    assertThat(fullIn(1, false)).isEmpty();
    assertThat(fullIn(NEVER, false)).isEmpty();
  }

  @Test
  void look_lineDrainsAgain_isOver() {
    fullIn(30, false);
    fullIn(30, false);
    assertThat(fullIn(30, false)).hasSize(1);
    assertThat(fullIn(30, true)).isEmpty();
  }

  @Test
  void forget_groupThatIsGone_endsItsAlarms() {
    assertThat(behind(61)).hasSize(1);
    watch.forget(List.of(GROUP));
    assertThat(book.list(true, 0, 10)).hasSize(1);
    watch.forget(List.of());
    assertThat(book.list(true, 0, 10)).isEmpty();
  }
}
