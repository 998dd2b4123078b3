package io.forebay.gateway.control.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventBookTest {
  private final SimClock clock = new SimClock();
  private final MemoryShelf shelf = new MemoryShelf();
  private HandThreads threads = new HandThreads();
  private EventBook book = EventBook.open(shelf, clock, threads);

  private void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
    threads.turn();
  }

  private List<Event> open() {
    return book.list(true, 0, 100);
  }

  private void restart() {
    book.close();
    threads = new HandThreads();
    book = EventBook.open(shelf, clock, threads);
  }

  @Test
  void raise_twice_isOneOpenEntryWithTheNewDetail() {
    book.raise(EventKind.MIRROR_FULL, "main/db", "3 GiB missing");
    book.raise(EventKind.MIRROR_FULL, "main/db", "4 GiB missing");
    assertThat(open()).hasSize(1);
    assertThat(open().getFirst().detail()).isEqualTo("4 GiB missing");
    assertThat(open().getFirst().repeats()).isZero();
    book.clear(EventKind.MIRROR_FULL, "main/db");
    assertThat(open()).isEmpty();
    assertThat(book.list(false, 0, 100).getFirst().clearedMillis()).isPositive();
  }

  @Test
  void raise_differentSubjects_areDifferentEntries() {
    book.raise(EventKind.MIRROR_FULL, "main/a", "");
    book.raise(EventKind.MIRROR_FULL, "main/b", "");
    book.clear(EventKind.MIRROR_FULL, "main/a");
    assertThat(open()).extracting(Event::subject).containsExactly("main/b");
  }

  @Test
  void raise_shorterThanItsGrace_isNeverTold() {
    book.raise(EventKind.LINE_LOST, "osaka", "");
    pass(EventKind.LINE_LOST.graceMillis() - 1);
    assertThat(open()).isEmpty();
    book.clear(EventKind.LINE_LOST, "osaka");
    pass(60_000);
    assertThat(book.list(false, 0, 100)).isEmpty();
  }

  @Test
  void raise_afterItsGrace_isToldByTheAgentAlone() {
    book.raise(EventKind.LINE_LOST, "osaka", "");
    long sleep = threads.turn();
    assertThat(sleep).isEqualTo(TimeUnit.MILLISECONDS.toNanos(EventKind.LINE_LOST.graceMillis()));
    clock.advance(sleep);
    threads.turn();
    assertThat(open()).hasSize(1);
  }

  @Test
  void raise_flapping_staysOneEntryThatCounts() {
    book.raise(EventKind.LINE_LOST, "osaka", "");
    pass(5_000);
    for (int i = 0; i < 3; i++) {
      book.clear(EventKind.LINE_LOST, "osaka");
      pass(EventKind.LINE_LOST.calmMillis() - 1);
      book.raise(EventKind.LINE_LOST, "osaka", "");
      pass(1);
    }
    assertThat(book.list(false, 0, 100)).hasSize(1);
    assertThat(open().getFirst().repeats()).isEqualTo(3);
    book.clear(EventKind.LINE_LOST, "osaka");
    pass(EventKind.LINE_LOST.calmMillis());
    assertThat(open()).isEmpty();
  }

  @Test
  void acknowledge_open_keepsItOpenAndSaysWho() {
    book.raise(EventKind.MIRROR_FULL, "main/a", "");
    long id = open().getFirst().id();
    Event done = book.acknowledge(id, "mia");
    assertThat(done).isNotNull();
    assertThat(book.acknowledge(id, "tom")).isEqualTo(done);
    assertThat(open().getFirst().acknowledgedBy()).isEqualTo("mia");
    assertThat(book.acknowledge(id + 1, "mia")).isNull();
  }

  @Test
  void open_afterRestart_keepsEntriesAndIds() {
    book.happen(EventKind.APPLIANCE_STARTED, "here", "");
    book.raise(EventKind.MIRROR_FULL, "main/a", "");
    List<Event> before = book.list(false, 0, 100);
    restart();
    assertThat(book.list(false, 0, 100)).isEqualTo(before);
    book.happen(EventKind.APPLIANCE_STARTED, "here", "");
    assertThat(book.list(false, 0, 1).getFirst().id()).isEqualTo(before.getFirst().id() + 1);
  }

  @Test
  void open_whatStoodAndIsNotSeenAgain_isClearedAfterAWhile() {
    book.raise(EventKind.MIRROR_FULL, "main/a", "");
    book.raise(EventKind.MIRROR_FULL, "main/b", "");
    book.raise(EventKind.HOOK_FAILED, "oracle", "");
    restart();
    book.raise(EventKind.MIRROR_FULL, "main/b", "");
    pass(EventBook.CARRIED_MILLIS - 1);
    assertThat(open()).hasSize(3);
    pass(1);
    assertThat(open()).extracting(Event::subject).containsExactly("oracle", "main/b");
    assertThat(open()).extracting(Event::repeats).containsOnly(0);
  }

  @Test
  void open_tornLastLine_losesOnlyThat() {
    book.happen(EventKind.APPLIANCE_STARTED, "one", "");
    restart();
    byte[] whole = shelf.files.get(EventFile.NAME);
    shelf.files.put(EventFile.NAME, (new String(whole, UTF_8) + "{\"id\":2,\"ki").getBytes(UTF_8));
    restart();
    book.happen(EventKind.APPLIANCE_STARTED, "two", "");
    restart();
    assertThat(book.list(false, 0, 100)).extracting(Event::subject).containsExactly("two", "one");
  }

  @Test
  void open_damagedBook_beginsAnewAndSaysSo() {
    shelf.files.put(EventFile.NAME, "{\"id\":1}\n".getBytes(UTF_8));
    restart();
    assertThat(book.list(false, 0, 100))
        .extracting(Event::kind)
        .containsExactly(EventKind.BOOK_UNREADABLE);
    restart();
    assertThat(book.list(false, 0, 100))
        .extracting(Event::kind)
        .containsExactly(EventKind.BOOK_UNREADABLE);
  }

  @Test
  void duty_shelfFailsAndRecovers_savesEverythingThen() {
    shelf.failing = true;
    book.happen(EventKind.APPLIANCE_STARTED, "lost?", "");
    threads.turn();
    threads.turn();
    book.happen(EventKind.APPLIANCE_STARTED, "lost too?", "");
    threads.turn();
    assertThat(book.list(false, 0, 100)).hasSize(3); // The failure is told once.
    shelf.failing = false;
    book.happen(EventKind.APPLIANCE_STARTED, "kept", "");
    threads.turn();
    List<Event> before = book.list(false, 0, 100);
    restart();
    assertThat(book.list(false, 0, 100)).isEqualTo(before);
  }

  @Test
  void happen_moreThanItKeeps_dropsTheOldestThatIsNotOpen() {
    book.raise(EventKind.MIRROR_FULL, "oldest and open", "");
    for (int i = 0; i < EventBook.ENTRIES_MAX + 10; i++) {
      book.happen(EventKind.APPLIANCE_STARTED, "a", "");
    }
    List<Event> all = book.list(false, 0, Integer.MAX_VALUE);
    assertThat(all).hasSize(EventBook.ENTRIES_MAX);
    assertThat(all.getLast().kind()).isEqualTo(EventKind.MIRROR_FULL);
    threads.turn();
    restart();
    assertThat(book.list(false, 0, Integer.MAX_VALUE)).hasSize(EventBook.ENTRIES_MAX);
  }

  @Test
  void raise_moreConditionsThanMayStand_dropsTheRest() {
    for (int i = 0; i < EventBook.STANDING_MAX + 10; i++) {
      book.raise(EventKind.MIRROR_FULL, "main/" + i, "");
    }
    assertThat(book.list(true, 0, Integer.MAX_VALUE)).hasSize(EventBook.STANDING_MAX);
  }

  @Test
  void raise_hostileText_isOneBoundedLine() {
    book.happen(EventKind.PEER_REFUSED, "a\nevent=fake\u001b[31m", "x".repeat(10_000));
    Event event = book.list(false, 0, 1).getFirst();
    assertThat(event.subject()).isEqualTo("a event=fake [31m");
    assertThat(event.detail()).hasSize(EventBook.DETAIL_CHARS_MAX);
  }

  @Test
  void list_before_isTheNextPage() {
    for (int i = 0; i < 5; i++) {
      book.happen(EventKind.APPLIANCE_STARTED, "" + i, "");
    }
    List<Event> page = book.list(false, 0, 2);
    assertThat(page).extracting(Event::subject).containsExactly("4", "3");
    assertThat(book.list(false, page.getLast().id(), 2))
        .extracting(Event::subject)
        .containsExactly("2", "1");
  }

  @Test
  void listen_untilClosed_hearsEveryChangeInOrder() {
    List<String> heard = new ArrayList<>();
    Events.Listening listening = book.listen(e -> heard.add(e.subject() + (e.open() ? "+" : "-")));
    book.raise(EventKind.MIRROR_FULL, "a", "");
    threads.turn();
    book.raise(EventKind.MIRROR_FULL, "b", "");
    book.clear(EventKind.MIRROR_FULL, "a");
    threads.turn();
    listening.close();
    book.clear(EventKind.MIRROR_FULL, "b");
    threads.turn();
    assertThat(heard).containsExactly("a+", "b+", "a-");
  }

  @Test
  void catalogue_idsAreUniqueAndTextsSayWhatToDo() {
    assertThat(Stream.of(EventKind.values()).map(EventKind::id)).doesNotHaveDuplicates();
    for (EventKind kind : EventKind.values()) {
      assertThat(kind.id()).matches("[a-z]+\\.[a-z-]+");
      assertThat(kind.text()).matches(".*[.?]");
    }
  }
}
