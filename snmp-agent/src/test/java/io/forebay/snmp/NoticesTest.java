package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes a notice, and what is kept of them.
class NoticesTest {
  private static final long BEFORE = Samples.NOON - 60_000;
  private static final int WAIT_SECONDS = 10;

  private final FakeControl control = new FakeControl();
  private final Notices notices = new Notices(Samples.NOON);
  private final BlockingQueue<Notice> told = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private @Nullable Announcer announcer;

  @AfterEach
  void end() {
    if (announcer != null) {
      announcer.close();
    }
    assertThat(bug.get()).isNull();
  }

  private void start() {
    announcer = new Announcer(control, notices, told::add, bug::set);
    announcer.start();
  }

  /// The next notices, and no other before them.
  private List<Notice> next(int count) throws InterruptedException {
    List<Notice> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Notice notice = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(notice).as("notice %s", i).isNotNull();
      next.add(notice);
    }
    return next;
  }

  private static Event line(long id, long raised, long cleared) {
    return new Event(id, EventKind.LINE_LOST, "osaka", "", raised, cleared, 0, "", 0);
  }

  @Test
  void alarm_raisedRepeatedAndCleared_isToldTwice() throws InterruptedException {
    start();
    control.tell(line(7, Samples.NOON, 0));
    control.tell(new Event(7, EventKind.LINE_LOST, "osaka", "again", Samples.NOON, 0, 0, "", 1));
    control.tell(
        new Event(7, EventKind.LINE_LOST, "osaka", "", Samples.NOON, 0, Samples.NOON, "me", 1));
    control.tell(line(7, Samples.NOON, Samples.NOON + 9_000));
    control.tell(Samples.promoted(8));
    assertThat(next(3))
        .extracting(notice -> notice.event().id(), Notice::state, Notice::millis)
        .containsExactly(
            tuple(7L, Notice.State.RAISED, Samples.NOON),
            tuple(7L, Notice.State.CLEARED, Samples.NOON + 9_000),
            tuple(8L, Notice.State.HAPPENED, Samples.NOON + 5_000));
    assertThat(notices.list()).hasSize(3);
  }

  @Test
  void alarm_overBeforeItWasHeardOf_isAPair() throws InterruptedException {
    start();
    control.tell(line(7, Samples.NOON, Samples.NOON + 1));
    assertThat(next(2))
        .extracting(Notice::state)
        .containsExactly(Notice.State.RAISED, Notice.State.CLEARED);
  }

  @Test
  void happened_acknowledgedLater_isToldOnce() throws InterruptedException {
    start();
    control.tell(Samples.promoted(8));
    control.tell(
        new Event(8, EventKind.PROMOTED, "main", "", Samples.NOON, 0, Samples.NOON + 9, "me", 0));
    control.tell(Samples.promoted(9));
    assertThat(next(2)).extracting(notice -> notice.event().id()).containsExactly(8L, 9L);
  }

  /// What stood in the run before was told then; its end is told now.
  @Test
  void start_withAnOldAlarmAndANewOne_tellsTheNewAndTheEndOfTheOld() throws InterruptedException {
    control.book = List.of(line(6, Samples.NOON + 100, 0), line(5, BEFORE, 0), line(4, BEFORE, 1));
    start();
    assertThat(next(1)).extracting(notice -> notice.event().id()).containsExactly(6L);
    control.tell(line(5, BEFORE, Samples.NOON + 200));
    assertThat(next(1))
        .extracting(notice -> notice.event().id(), Notice::state)
        .containsExactly(tuple(5L, Notice.State.CLEARED));
  }

  /// Whoever writes the book never waits; what did not fit is read in the book.
  @Test
  void tell_moreThanWait_isReadInTheBook() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    announcer =
        new Announcer(
            control,
            notices,
            notice -> {
              told.add(notice);
              stuck.countDown();
              awaitUninterrupted(free);
            },
            bug::set);
    announcer.start();
    control.tell(line(1, Samples.NOON, 0));
    assertThat(stuck.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i <= Announcer.QUEUE_MAX; i++) {
      control.tell(line(1, Samples.NOON, 0));
    }
    control.book = List.of(line(2, Samples.NOON, 0), line(1, Samples.NOON, Samples.NOON + 1));
    free.countDown();
    assertThat(next(3))
        .extracting(notice -> notice.event().id(), Notice::state)
        .containsExactly(
            tuple(1L, Notice.State.RAISED),
            tuple(1L, Notice.State.CLEARED),
            tuple(2L, Notice.State.RAISED));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void list_ofMany_isTheLastOnesWithGrowingNumbers() {
    for (int i = 0; i < Notices.KEPT_MAX + 10; i++) {
      notices.add(Samples.promoted(i), Notice.State.HAPPENED);
    }
    List<Notice> kept = notices.list();
    assertThat(kept).hasSize(Notices.KEPT_MAX);
    assertThat(kept.getFirst().event().id()).isEqualTo(10);
    assertThat(kept.getLast().number() - kept.getFirst().number()).isEqualTo(Notices.KEPT_MAX - 1);
    Notices later = new Notices(Samples.NOON + 600_000);
    assertThat(later.add(Samples.promoted(1), Notice.State.HAPPENED).number())
        .isGreaterThan(kept.getLast().number());
  }
}
