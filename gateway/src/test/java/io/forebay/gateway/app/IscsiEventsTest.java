package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.login.LoginStatus;
import io.forebay.gateway.sim.SimClock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IscsiEventsTest {
  private static final String TARGET = "iqn.2026-11.io.forebay:kyoto:main";
  private static final Asker HOST = new Asker("iqn.a", "192.0.2.7", "osaka");

  private final SimClock clock = new SimClock();
  private final HandThreads threads = new HandThreads();
  private final EventBook book = EventBook.open(new MemoryShelf(), clock, threads);
  private final IscsiEvents events = new IscsiEvents(book, clock);

  private void pass(long seconds) {
    clock.advance(TimeUnit.SECONDS.toNanos(seconds));
    threads.turn();
  }

  private List<Event> all(EventKind kind) {
    return book.list(false, 0, 1_000).stream().filter(each -> each.kind() == kind).toList();
  }

  @Test
  void session_openedAndClosed_isAnEventEach() {
    events.opened(HOST, TARGET);
    events.closed(HOST, TARGET);
    assertThat(all(EventKind.ISCSI_SESSION_OPENED)).hasSize(1);
    Event opened = all(EventKind.ISCSI_SESSION_OPENED).getFirst();
    assertThat(opened.subject()).isEqualTo(TARGET);
    assertThat(opened.detail()).isEqualTo("iqn.a from 192.0.2.7, as osaka");
    assertThat(all(EventKind.ISCSI_SESSION_CLOSED)).hasSize(1);
  }

  @Test
  void session_thatOnlyAsks_isNone() {
    events.opened(HOST, "");
    events.closed(HOST, "");
    assertThat(book.list(false, 0, 10)).isEmpty();
  }

  @Test
  void sessions_byTheThousand_areCountedAndNotTold() {
    for (int i = 0; i < 5_000; i++) {
      events.opened(HOST, TARGET);
      events.closed(HOST, TARGET);
    }
    assertThat(book.list(false, 0, 1_000)).hasSize(IscsiEvents.SESSIONS_MAX);
    pass(TimeUnit.NANOSECONDS.toSeconds(Knocks.WINDOW_NANOS) + 1);
    events.opened(HOST, TARGET);
    assertThat(book.list(false, 0, 1).getFirst().detail())
        .endsWith(
            "; "
                + (10_000 - IscsiEvents.SESSIONS_MAX)
                + " more came or went before and were not told");
  }

  @Test
  void refusals_ofOneAddress_areOneAlarmUntilItIsCalm() {
    for (int i = 0; i < 20; i++) {
      events.refused(HOST, TARGET, LoginStatus.NOT_FOUND, "attempt " + i);
      pass(3);
    }
    assertThat(all(EventKind.ISCSI_LOGIN_REFUSED)).hasSize(1);
    Event refused = all(EventKind.ISCSI_LOGIN_REFUSED).getFirst();
    assertThat(refused.open()).isTrue();
    assertThat(refused.subject()).isEqualTo("192.0.2.7");
    assertThat(refused.detail()).isEqualTo("iqn.a: attempt 19");
    assertThat(refused.repeats()).isEqualTo(19);
    pass(TimeUnit.MILLISECONDS.toSeconds(EventKind.ISCSI_LOGIN_REFUSED.calmMillis()) + 1);
    assertThat(all(EventKind.ISCSI_LOGIN_REFUSED).getFirst().open()).isFalse();
  }

  @Test
  void refusals_ofManyAddresses_takeAFewEntries() {
    for (int i = 0; i < 1_000; i++) {
      Asker who = new Asker("", "2001:db8::" + Integer.toHexString(i), null);
      events.refused(who, "", LoginStatus.INITIATOR_ERROR, "no");
    }
    assertThat(all(EventKind.ISCSI_LOGIN_REFUSED))
        .hasSize(Knocks.ADDRESSES_MAX + 1)
        .anyMatch(each -> each.subject().equals(Knocks.ELSEWHERE));
  }
}
