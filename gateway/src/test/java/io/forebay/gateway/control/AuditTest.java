package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Actor MIA = new Actor(Actor.Origin.REST, "mia", Role.ADMIN);

  private final MemoryShelf shelf = new MemoryShelf();
  private final SimClock clock = new SimClock();
  private final EventBook book = EventBook.open(shelf, clock, new HandThreads());
  private final Audit audit = new Audit(shelf, clock, book);

  private List<String> lines(String file) {
    byte[] text = shelf.files.getOrDefault(file, new byte[0]);
    return new String(text, UTF_8).lines().toList();
  }

  @Test
  void begunAndEnded_tiedByANumber_saysWhoWhatAndHow() throws Exception {
    Command<?> grow = new VolumeCommand.Grow("db", 1 << 20);
    Audit.Begun noted = audit.begun(grow, MIA);
    audit.ended(noted, grow, MIA, Outcome.refused(Refusal.Kind.NOT_FOUND, "no volume db"));
    Fields begun = Fields.of(Json.parse(lines(Audit.NAME).get(0).getBytes(UTF_8)));
    Fields ended = Fields.of(Json.parse(lines(Audit.NAME).get(1).getBytes(UTF_8)));
    assertThat(begun.text("verb")).isEqualTo("volume.grow");
    assertThat(begun.text("actor")).isEqualTo("mia");
    assertThat(begun.text("command")).contains("db").contains("1048576");
    assertThat(ended.number("number")).isEqualTo(noted.number()).isEqualTo(begun.number("number"));
    assertThat(ended.text("state")).isEqualTo("refused");
    assertThat(ended.text("reason")).isEqualTo("no volume db");
  }

  @Test
  void begun_secretsAndLineEnds_stayOut() {
    audit.begun(new PeerCommand.Join("FB1-SECRET"), MIA);
    audit.begun(new VolumeCommand.Rename("a\n{\"state\":\"done\"}", "b"), MIA);
    assertThat(lines(Audit.NAME)).hasSize(2).noneMatch(line -> line.contains("SECRET"));
  }

  @Test
  void begun_muchMoreThanAllFiles_keepsBoundedBytes() {
    int bytes = 64 << 10;
    Audit small = new Audit(shelf, clock, book, bytes);
    for (int i = 0; i < 1000; i++) {
      small.begun(new VolumeCommand.Rename("x".repeat(2000), "b"), MIA);
    }
    assertThat(shelf.files.keySet().stream().filter(f -> f.startsWith("audit/")))
        .containsExactlyInAnyOrder(
            Audit.NAME, Audit.old(1), Audit.old(2), Audit.old(3), Audit.old(4));
    shelf.files.forEach((name, text) -> assertThat(text.length).isLessThan(bytes + 4096));
  }

  @Test
  void begun_shelfFails_isAnEventUntilItWorks() {
    shelf.failing = true;
    audit.begun(new VolumeCommand.Delete("a", "a"), MIA);
    assertThat(book.list(true, 0, 10))
        .extracting(e -> e.kind())
        .containsExactly(EventKind.AUDIT_FAILED);
    shelf.failing = false;
    audit.begun(new VolumeCommand.Delete("a", "a"), MIA);
    assertThat(book.list(true, 0, 10)).isEmpty();
  }

  private List<Fields> written() throws Exception {
    List<Fields> all = new ArrayList<>();
    for (String line : lines(Audit.NAME)) {
      all.add(Fields.of(Json.parse(line.getBytes(UTF_8))));
    }
    return all;
  }

  private void refused(int times) {
    Command<?> delete = new VolumeCommand.Delete("a", "a");
    for (int i = 0; i < times; i++) {
      audit.ended(
          audit.begun(delete, MIA), delete, MIA, Outcome.refused(Refusal.Kind.DENIED, "may not"));
    }
  }

  /// Who is refused all the time rotates nothing out of the audit.
  @Test
  void refused_againAndAgain_isWrittenSoOftenAndThenCounted() throws Exception {
    refused(Ration.LINES_MAX + 1000);
    assertThat(written()).hasSize(2 * Ration.LINES_MAX);
    clock.advance(Ration.WINDOW_NANOS);
    refused(1);
    List<Fields> all = written();
    assertThat(all).hasSize(2 * Ration.LINES_MAX + 3);
    Fields left = all.get(2 * Ration.LINES_MAX);
    assertThat(left.text("state")).isEqualTo("left-out");
    assertThat(left.text("actor")).contains("mia");
    assertThat(left.number("count")).isEqualTo(1000);
  }

  @Test
  void refused_againAndAgain_whatIsDoneOrMayBeIsWrittenAllTheSame() throws Exception {
    refused(Ration.LINES_MAX);
    Command<?> grow = new VolumeCommand.Grow("db", 1 << 20);
    audit.ended(audit.begun(grow, MIA), grow, MIA, Outcome.done("db"));
    audit.ended(
        audit.begun(grow, MIA), grow, MIA, Outcome.refused(Refusal.Kind.TIMEOUT, "it may happen"));
    List<Fields> all = written().subList(2 * Ration.LINES_MAX, 2 * Ration.LINES_MAX + 4);
    List<String> said = new ArrayList<>();
    for (Fields line : all) {
      said.add(line.text("verb") + " " + line.text("state"));
    }
    assertThat(said)
        .containsExactly(
            "volume.grow begun", "volume.grow done", "volume.grow begun", "volume.grow refused");
  }

  @Test
  void refused_againAndAgain_othersAreWritten() throws Exception {
    refused(Ration.LINES_MAX + 1);
    Actor ben = new Actor(Actor.Origin.REST, "ben", Role.VIEWER);
    Command<?> delete = new VolumeCommand.Delete("a", "a");
    audit.ended(audit.begun(delete, ben), delete, ben, Outcome.refused(Refusal.Kind.DENIED, "no"));
    assertThat(written().getLast().text("actor")).isEqualTo("ben");
  }
}
