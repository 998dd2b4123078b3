package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is told what, and how receivers are kept.
class ReceiverBookTest extends OnReceivers {
  @Test
  void event_raisedAndCleared_isToldAsBoth() throws IOException {
    set("chat", Severity.WARNING);
    book.raise(EventKind.MIRROR_FULL, "main/db", "");
    settle();
    assertThat(carrier.taken()).containsExactly("chat raised mirror.full main/db");
    book.clear(EventKind.MIRROR_FULL, "main/db");
    settle();
    assertThat(carrier.taken()).containsExactly("chat cleared mirror.full main/db");
    assertThat(carrier.secrets).containsOnly(SECRET);
    assertThat(delivery("chat").sent()).isEqualTo(2);
    assertThat(delivery("chat").sentMillis()).isEqualTo(clock.wallMillis());
  }

  @Test
  void event_raisedAndClearedBeforeAnybodyLooked_isToldAsBothOnce() throws IOException {
    set("chat", Severity.WARNING);
    book.raise(EventKind.MIRROR_FULL, "main/db", "");
    book.clear(EventKind.MIRROR_FULL, "main/db");
    settle();
    assertThat(carrier.taken())
        .containsExactly("chat raised mirror.full main/db", "chat cleared mirror.full main/db");
  }

  @Test
  void event_otherDetailFlappingOrAcknowledged_isNotToldAgain() throws IOException {
    set("chat", Severity.WARNING);
    book.raise(EventKind.MIRROR_FULL, "main/db", "3 GiB");
    settle();
    carrier.taken();
    book.raise(EventKind.MIRROR_FULL, "main/db", "4 GiB");
    settle();
    long id = book.list(true, 0, 1).getFirst().id();
    book.acknowledge(id, "mia");
    settle();
    assertThat(carrier.taken()).isEmpty();
    book.clear(EventKind.MIRROR_FULL, "main/db");
    settle();
    assertThat(carrier.taken()).hasSize(1);
  }

  @Test
  void event_acknowledgedAfterItWasCleared_isNotToldAgain() throws IOException {
    set("chat", Severity.WARNING);
    book.raise(EventKind.MIRROR_FULL, "main/db", "");
    book.clear(EventKind.MIRROR_FULL, "main/db");
    settle();
    carrier.taken();
    clock.advance(TimeUnit.SECONDS.toNanos(1));
    book.acknowledge(book.list(false, 0, 1).getFirst().id(), "mia");
    settle();
    assertThat(carrier.taken()).isEmpty();
  }

  @Test
  void event_ofBeforeTheReceiverOrTheStart_isNotToldButItsEndIs() throws IOException {
    book.raise(EventKind.VERIFY_DIFFERS, "main", "");
    settle();
    set("chat", Severity.WARNING);
    restart();
    settle();
    assertThat(carrier.taken()).isEmpty();
    book.clear(EventKind.VERIFY_DIFFERS, "main");
    settle();
    assertThat(carrier.taken()).containsExactly("chat cleared verify.differs main");
  }

  @ParameterizedTest
  @CsvSource({
    "INFO, '', 3",
    "WARNING, '', 2",
    "ERROR, '', 1",
    "INFO, line.*, 1",
    "INFO, mirror.full, 1",
    "ERROR, line.*, 0"
  })
  void event_tooLittleOrFilteredOut_isNotTold(Severity least, String filter, int told)
      throws IOException {
    set("chat", least, filter.isEmpty() ? new String[0] : new String[] {filter});
    book.happen(EventKind.TAKEN_OVER, "main", "");
    book.happen(EventKind.LINE_VIOLATED, "osaka", "");
    book.raise(EventKind.MIRROR_FULL, "main/db", "");
    settle();
    assertThat(carrier.taken()).hasSize(told);
  }

  @Test
  void test_goesPastWhatWaitsAndWakesIt() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.PROMOTED, "main", "");
    settle();
    assertThatThrownBy(() -> receivers.test("chat")).hasMessage("no route");
    carrier.fail("chat", null);
    carrier.note = "boss was refused";
    assertThat(requireNonNull(receivers.test("chat")).delivery().error())
        .isEqualTo("boss was refused");
    settle();
    assertThat(carrier.taken()).containsExactly("chat test 0", "chat raised role.promoted main");
    assertThat(receivers.test("nobody")).isNull();
  }

  @Test
  void set_kept_isThereAfterARestart() throws IOException {
    set("chat", Severity.WARNING, "line.*");
    List<ReceiverReport> before = receivers.list();
    restart();
    assertThat(receivers.list())
        .extracting(ReceiverReport::receiver)
        .isEqualTo(before.stream().map(ReceiverReport::receiver).toList());
    book.happen(EventKind.LINE_VIOLATED, "osaka", "");
    settle();
    assertThat(carrier.taken()).hasSize(1);
    assertThat(carrier.secrets).containsExactly(SECRET);
  }

  @Test
  void set_anotherServer_getsNoPasswordThatWasGivenForTheFirst() throws IOException {
    set("chat", Severity.WARNING);
    receivers.set(wanted("chat", HOOK + "/elsewhere", Severity.INFO, null));
    assertThat(receivers.list().getFirst().secret()).isTrue();
    receivers.set(wanted("chat", "https://evil.example.com/", Severity.INFO, null));
    assertThat(receivers.list().getFirst().secret()).isFalse();
    receivers.test("chat");
    assertThat(carrier.secrets.getLast().text()).isEmpty();
  }

  @Test
  void set_again_takesWhatWaitsAlongAtOnce() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.PROMOTED, "main", "");
    settle();
    carrier.fail("chat", null);
    set("chat", Severity.ERROR);
    settle();
    assertThat(carrier.taken()).containsExactly("chat raised role.promoted main");
  }

  @Test
  void remove_forgetsItAndItsAlarm() throws IOException {
    set("chat", Severity.WARNING);
    carrier.fail("chat", new IOException("no route"));
    book.happen(EventKind.PROMOTED, "main", "");
    for (int i = 0; i < Outbox.FAILURES_ALARM; i++) {
      pass(Outbox.RETRY_MILLIS_MAX);
    }
    assertThat(open(EventKind.NOTIFY_FAILED)).containsExactly("chat");
    assertThat(requireNonNull(receivers.remove("chat")).receiver().name()).isEqualTo("chat");
    settle();
    assertThat(open(EventKind.NOTIFY_FAILED)).isEmpty();
    assertThat(receivers.list()).isEmpty();
    assertThat(receivers.remove("chat")).isNull();
    assertThat(new String(requireNonNull(shelf.read(ReceiverFile.NAME)), UTF_8))
        .doesNotContain("correct-horse");
  }

  @Test
  void set_oneTooMany_isRefused() throws IOException {
    for (int i = 0; i < ReceiverBook.RECEIVERS_MAX; i++) {
      set("r" + i, Severity.WARNING);
    }
    assertThatThrownBy(() -> set("more", Severity.WARNING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 already");
    set("r0", Severity.ERROR);
    assertThat(receivers.list()).hasSize(ReceiverBook.RECEIVERS_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-bad name, https://h/, '', line.*, name",
        "chat, https://h/, short, line.*, 16 characters",
        "chat, https://h/, '', lin.*, no event",
        "chat, syslog+udp://log, 0123456789abcdef, line.*, knows no secret",
        "chat, smtp://mail, '', line.*, people",
        "chat, gopher://h/, '', line.*, SCHEME",
      })
  void set_unfit_isRefusedWithWhatWouldDoAndChangesNothing(String row) throws IOException {
    String[] cells = row.split(", ");
    Secret secret = new Secret(cells[2].replace("'", ""));
    assertThatThrownBy(
            () -> receivers.set(wanted(cells[0], cells[1], Severity.INFO, secret, cells[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cells[4]);
    assertThat(shelf.read(ReceiverFile.NAME)).isNull();
    assertThat(receivers.list()).isEmpty();
  }

  @Test
  void set_mail_wantsPeopleAndAPasswordWithAUserAlone() throws IOException {
    Envelope ops = new Envelope("fb@example.com", List.of("ops@example.com"));
    assertThatThrownBy(() -> receivers.set(mail("smtp://u@mail", ops, "")))
        .hasMessageContaining("wants a password");
    assertThatThrownBy(() -> receivers.set(mail("smtp://mail", ops, "hunter2")))
        .hasMessageContaining("user alone");
    for (String bad : new String[] {"a@b\r\nRCPT TO:<x@y>", "<a@b>", "a b@c", "a", "@b", "a@b>"}) {
      Envelope broken = new Envelope("fb@example.com", List.of(bad));
      assertThatThrownBy(() -> receivers.set(mail("smtp://mail", broken, "")))
          .hasMessageContaining("addresses like");
      assertThatThrownBy(() -> receivers.set(mail("smtp://mail", new Envelope(bad, ops.to()), "")))
          .hasMessageContaining("addresses like");
    }
    assertThat(receivers.set(mail("smtp://u@mail", ops, "hunter2")).secret()).isTrue();
  }

  private static NotifyCommand.Set mail(String address, Envelope envelope, String secret) {
    return new NotifyCommand.Set(
        "ops", new Secret(address), Severity.WARNING, List.of(), envelope, "", new Secret(secret));
  }

  @Test
  void open_fileDamaged_isAnAlarmAndNothingIsWrittenOverIt() throws IOException {
    byte[] damaged =
        "{\"receivers\": [{\"name\": \"chat\", \"secret\": \"hunter2\"}]}".getBytes(UTF_8);
    shelf.replace(ReceiverFile.NAME, damaged);
    restart();
    settle();
    assertThat(open(EventKind.NOTIFY_FAILED)).containsExactly(ReceiverFile.NAME);
    assertThat(book.list(true, 0, 1).getFirst().detail())
        .contains("address")
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> set("chat", Severity.INFO)).hasMessageContaining("mend or delete");
    assertThat(shelf.read(ReceiverFile.NAME)).isEqualTo(damaged);
  }

  @Test
  void set_notWritten_changesNothing() {
    shelf.failing = true;
    assertThatThrownBy(() -> set("chat", Severity.INFO)).isInstanceOf(IOException.class);
    assertThat(receivers.list()).isEmpty();
  }

  @Test
  void close_tellsNobodyAnyMoreAndBreaksOff() throws IOException {
    set("chat", Severity.INFO);
    receivers.close();
    book.happen(EventKind.PROMOTED, "main", "");
    settle();
    assertThat(carrier.closed).isTrue();
    assertThat(carrier.taken()).isEmpty();
  }

  @Test
  void commands_printed_holdNoSecret() {
    NotifyCommand.Set set = wanted("chat", HOOK, Severity.INFO, SECRET);
    assertThat(set.toString()).doesNotContain("hunter2").doesNotContain("horse");
    assertThat(receivers.list().toString()).doesNotContain("hunter2");
  }
}
