package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.scsi.ReservationWatch;
import io.forebay.gateway.sim.SimClock;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReservationEventsTest {
  private final SimClock clock = new SimClock();
  private final EventBook book = EventBook.open(new MemoryShelf(), clock, new HandThreads());
  private final ReservationWatch watch =
      new ReservationEvents(book, clock).of(new MemoryVolume("db", 1 << 20));

  private Event newest() {
    return book.list(false, 0, 1).getFirst();
  }

  @Test
  void preempted_saysByWhomAndWho() {
    watch.preempted("iqn.x:b", Set.of("iqn.x:a\n\"evil"));
    assertThat(newest().kind()).isEqualTo(EventKind.ISCSI_RESERVATION_PREEMPTED);
    assertThat(newest().subject()).isEqualTo("db");
    assertThat(newest().detail()).isEqualTo("iqn.x:b has put off iqn.x:a??evil");
  }

  @Test
  void preempted_byTheThousand_areCountedAndNotTold() {
    Set<String> many = new TreeSet<>();
    for (int i = 100; i < 200; i++) {
      many.add("iqn.x:" + i);
    }
    for (int i = 0; i < 1_000; i++) {
      watch.preempted("iqn.x:b", many);
    }
    assertThat(book.list(false, 0, 1_000)).hasSize(ReservationEvents.TOLD_MAX);
    assertThat(newest().detail()).endsWith("iqn.x:103 and 96 more");
    clock.advance(Knocks.WINDOW_NANOS + 1);
    watch.preempted("iqn.x:b", many);
    assertThat(newest().detail()).endsWith("; 980 more before were not told");
  }
}
