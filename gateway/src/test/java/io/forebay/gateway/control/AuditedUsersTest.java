package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import io.forebay.gateway.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who comes and goes stands in the audit; who knocks does not fill it.
class AuditedUsersTest {
  private static final Secret RIGHT = new Secret("correct horse battery");
  private static final Secret WRONG = new Secret("incorrect horse");
  private static final String HERE = "192.0.2.7";

  private final MemoryShelf shelf = new MemoryShelf();
  private final SimClock clock = new SimClock();
  private final EventBook book = EventBook.open(shelf, clock, new HandThreads());
  private final AuditedUsers users = new AuditedUsers(new Mia(), new Audit(shelf, clock, book));

  /// There is one user, and one password.
  private static final class Mia implements Users {
    private static final Who MIA = new Who("mia", Role.OPERATOR, 1);

    @Override
    public boolean setUp() {
      return true;
    }

    @Override
    public Outcome<Who> setUp(String code, String name, Secret password, String from) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "It is set up.");
    }

    @Override
    public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
      return name.equals("mia") && password.equals(RIGHT)
          ? Outcome.done(MIA)
          : Outcome.refused(Refusal.Kind.DENIED, "wrong");
    }

    @Override
    public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
      return signIn(name, password, totp, from);
    }

    @Override
    public void signedOut(String name, String from) {}

    @Override
    public Outcome<Who> key(String presented, String from) {
      return Outcome.refused(Refusal.Kind.DENIED, "no key");
    }

    @Override
    public @Nullable Who now(String name) {
      return name.equals("mia") ? MIA : null;
    }
  }

  private List<Fields> written() throws Exception {
    List<Fields> all = new ArrayList<>();
    String text = new String(shelf.files.getOrDefault(Audit.NAME, new byte[0]), UTF_8);
    for (String line : text.lines().toList()) {
      all.add(Fields.of(Json.parse(line.getBytes(UTF_8))));
    }
    return all;
  }

  private static String said(Fields line) throws Exception {
    return String.join(
        " ", line.text("verb"), line.text("state"), line.text("actor"), line.text("from"));
  }

  @Test
  void comingAndGoing_ofAUser_isWritten() throws Exception {
    users.signIn("mia", WRONG, "", HERE);
    users.signIn("mia", RIGHT, "", HERE);
    users.confirm("mia", RIGHT, "", HERE);
    users.signedOut("mia", HERE);
    List<String> said = new ArrayList<>();
    for (Fields line : written()) {
      said.add(said(line));
    }
    assertThat(said)
        .containsExactly(
            "session.sign-in refused mia 192.0.2.7",
            "session.sign-in done mia 192.0.2.7",
            "session.confirm done mia 192.0.2.7",
            "session.sign-out done mia 192.0.2.7");
    assertThat(new String(shelf.files.get(Audit.NAME), UTF_8)).doesNotContain("horse");
  }

  @Test
  void signIn_nameThatNobodyHas_isNotWritten() throws Exception {
    users.signIn("hunter2 is my password", WRONG, "", HERE);
    assertThat(said(written().getFirst())).isEqualTo("session.sign-in refused strangers 192.0.2.7");
  }

  @Test
  void knocking_byStrangers_isCountedAndKeepsNoUserOut() throws Exception {
    for (int i = 0; i < Ration.LINES_MAX + 50; i++) {
      users.signIn("eve", WRONG, "", "198.51.100." + i);
    }
    users.signIn("mia", RIGHT, "", HERE);
    assertThat(written()).hasSize(Ration.LINES_MAX + 1);
    assertThat(said(written().getLast())).isEqualTo("session.sign-in done mia 192.0.2.7");
  }

  @Test
  void signIn_byOneUserAgainAndAgain_isCounted() throws Exception {
    for (int i = 0; i < Ration.LINES_MAX + 50; i++) {
      users.signIn("mia", RIGHT, "", HERE);
    }
    assertThat(written()).hasSize(Ration.LINES_MAX);
    clock.advance(Ration.WINDOW_NANOS);
    users.signedOut("mia", HERE);
    assertThat(written().get(Ration.LINES_MAX).number("count")).isEqualTo(50);
  }
}
