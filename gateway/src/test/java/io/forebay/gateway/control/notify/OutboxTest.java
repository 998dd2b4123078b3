package io.forebay.gateway.control.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What becomes of what cannot be delivered, or is too much.
class OutboxTest extends OnReceivers {
  @Test
  void delivery_fails_isTriedAgainEverMoreSeldomAndInOrder() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.PROMOTED, "main", "");
    book.happen(EventKind.PROMOTED, "other", "");
    settle();
    assertThat(carrier.tries).isEqualTo(1);
    pass(Outbox.RETRY_MILLIS_FIRST - 1);
    assertThat(carrier.tries).isEqualTo(1);
    pass(1);
    assertThat(carrier.tries).isEqualTo(2);
    pass(Outbox.RETRY_MILLIS_FIRST);
    assertThat(carrier.tries).isEqualTo(2);
    carrier.fail("chat", null);
    pass(Outbox.RETRY_MILLIS_FIRST);
    assertThat(carrier.taken())
        .containsExactly("chat raised role.promoted main", "chat raised role.promoted other");
    assertThat(delivery("chat").error()).isEqualTo("no route");
    assertThat(delivery("chat").errorMillis()).isLessThan(delivery("chat").sentMillis());
  }

  @Test
  void delivery_failsAgainAndAgain_isAnAlarmToAllOthers() throws IOException {
    set("chat", Severity.WARNING);
    set("noc", Severity.WARNING);
    carrier.fail("chat", new IOException("no\r\nroute"));
    book.happen(EventKind.PROMOTED, "main", "");
    settle();
    pass(Outbox.RETRY_MILLIS_FIRST);
    assertThat(open(EventKind.NOTIFY_FAILED)).isEmpty();
    carrier.taken();
    pass(Outbox.RETRY_MILLIS_FIRST * 2);
    assertThat(open(EventKind.NOTIFY_FAILED)).containsExactly("chat");
    assertThat(book.list(true, 0, 1).getFirst().detail()).isEqualTo("no route");
    assertThat(delivery("chat").failing()).isTrue();
    assertThat(carrier.taken()).containsExactly("noc raised notify.failed chat");
    carrier.fail("chat", null);
    pass(Outbox.RETRY_MILLIS_FIRST * 4);
    assertThat(open(EventKind.NOTIFY_FAILED)).isEmpty();
    assertThat(carrier.taken())
        .containsExactlyInAnyOrder(
            "chat raised role.promoted main", "noc cleared notify.failed chat");
  }

  @Test
  void delivery_neverGoesWell_isGivenUpCountedAndToldAsANumber() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.PROMOTED, "main", "");
    settle();
    for (int i = 1; i < Outbox.TRIES_MAX; i++) {
      assertThat(delivery("chat").missed()).as("after %d tries", i).isZero();
      pass(Outbox.RETRY_MILLIS_MAX);
    }
    assertThat(carrier.tries).isEqualTo(Outbox.TRIES_MAX);
    assertThat(delivery("chat").missed()).isEqualTo(1);
    assertThat(delivery("chat").waiting()).isZero();
    carrier.fail("chat", null);
    pass(Outbox.RETRY_MILLIS_MAX);
    assertThat(carrier.taken()).containsExactly("chat missed 1");
    pass(Outbox.RETRY_MILLIS_MAX);
    assertThat(carrier.taken()).isEmpty();
  }

  @Test
  void delivery_refused_holdsOthersUpForFewTries() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new LetterRefused("HTTP status 422"));
    book.happen(EventKind.PROMOTED, "main", "");
    book.happen(EventKind.PROMOTED, "other", "");
    settle();
    pass(Outbox.RETRY_MILLIS_FIRST);
    pass(Outbox.RETRY_MILLIS_FIRST * 2);
    assertThat(delivery("chat").missed()).isEqualTo(1);
    carrier.fail("chat", null);
    pass(Outbox.RETRY_MILLIS_FIRST * 4);
    assertThat(carrier.taken()).containsExactly("chat raised role.promoted other", "chat missed 1");
  }

  @Test
  void queue_full_givesUpTheLeastGraveOfTheOldest() throws IOException {
    set("chat", Severity.INFO);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.TAKEN_OVER, "in hand", "");
    settle();
    book.happen(EventKind.TAKEN_OVER, "oldest", "");
    for (int i = 1; i < Outbox.QUEUE_MAX; i++) {
      book.happen(EventKind.PROMOTED, "g" + i, "");
    }
    settle();
    assertThat(delivery("chat").missed()).isZero();
    assertThat(delivery("chat").waiting()).isEqualTo(Outbox.QUEUE_MAX + 1);
    book.happen(EventKind.PROMOTED, "more", "");
    book.happen(EventKind.PROMOTED, "still more", "");
    book.happen(EventKind.TAKEN_OVER, "too little", "");
    settle();
    assertThat(delivery("chat").missed()).isEqualTo(3);
    carrier.fail("chat", null);
    pass(Outbox.RETRY_MILLIS_FIRST);
    for (int i = 0; i < 4; i++) {
      pass(TimeUnit.NANOSECONDS.toMillis(Outbox.WINDOW_NANOS));
    }
    List<String> told = carrier.taken();
    assertThat(told)
        .contains("chat raised role.taken-over in hand", "chat raised role.promoted still more")
        .doesNotContain(
            "chat raised role.taken-over oldest",
            "chat raised role.promoted g1",
            "chat raised role.taken-over too little");
    assertThat(told.getLast()).isEqualTo("chat missed 3");
  }

  @Test
  void rate_tooManyAtOnce_waitForTheNextWindow() throws IOException {
    set("chat", Severity.INFO);
    for (int i = 0; i < Outbox.WINDOW_NOTICES_MAX + 5; i++) {
      book.happen(EventKind.PROMOTED, "g" + i, "");
    }
    settle();
    assertThat(carrier.taken()).hasSize(Outbox.WINDOW_NOTICES_MAX);
    assertThat(delivery("chat").waiting()).isEqualTo(5);
    pass(TimeUnit.NANOSECONDS.toMillis(Outbox.WINDOW_NANOS));
    assertThat(carrier.taken()).hasSize(5);
  }
}
