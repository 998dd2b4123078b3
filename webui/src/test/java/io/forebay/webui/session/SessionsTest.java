package io.forebay.webui.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Who MIA = new Who("mia", Role.ADMIN, 1);

  private final Map<String, Who> users = new HashMap<>();
  private long now = 1_000;
  private final Sessions sessions = new Sessions(new Known(), () -> now);

  /// Only who is there now matters.
  private final class Known implements Users {
    @Override
    public boolean setUp() {
      return true;
    }

    @Override
    public Outcome<Who> setUp(String code, String name, Secret password, String from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void signedOut(String name, String from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Who> key(String presented, String from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Who now(String name) {
      return users.get(name);
    }
  }

  @BeforeEach
  void fill() {
    users.put("mia", MIA);
  }

  @Test
  void use_cookieThatWasGiven_isItsSession() {
    Sessions.Begun begun = sessions.begin(MIA);
    Session used = requireNonNull(sessions.use(begun.cookie()));
    assertThat(used.who()).isEqualTo(MIA);
    assertThat(used.csrf()).isEqualTo(begun.session().csrf()).isNotEqualTo(begun.cookie());
    assertThat(begun.cookie()).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(begun.toString() + used).doesNotContain(begun.cookie(), used.csrf());
  }

  @Test
  void use_anythingElse_isNobody() {
    Sessions.Begun begun = sessions.begin(MIA);
    for (String other :
        new String[] {"", "x", begun.session().id(), begun.cookie() + "x", "x".repeat(5_000)}) {
      assertThat(sessions.use(other)).as(other).isNull();
    }
    assertThat(sessions.use(null)).isNull();
  }

  @Test
  void use_afterIdling_isOver() {
    Sessions.Begun begun = sessions.begin(MIA);
    now += Sessions.IDLE_MILLIS - 1;
    assertThat(sessions.use(begun.cookie())).isNotNull();
    now += Sessions.IDLE_MILLIS - 1;
    assertThat(sessions.current(begun.session().id())).isNotNull();
    now += 1; // To look at it was no use of it.
    assertThat(sessions.use(begun.cookie())).isNull();
  }

  @Test
  void use_alwaysBusy_isOverAfterTheWholeTime() {
    Sessions.Begun begun = sessions.begin(MIA);
    for (long t = 0; t + 60_000 < Sessions.WHOLE_MILLIS; t += 60_000) {
      now += 60_000;
      assertThat(sessions.use(begun.cookie())).isNotNull();
    }
    now += 60_000;
    assertThat(sessions.use(begun.cookie())).isNull();
  }

  @Test
  void use_userChangedOrGone_isOver() {
    Sessions.Begun begun = sessions.begin(MIA);
    Sessions.Begun other = sessions.begin(MIA);
    users.put("mia", new Who("mia", Role.VIEWER, 2));
    assertThat(sessions.use(begun.cookie())).isNull();
    users.put("mia", MIA); // A session that was found over stays so.
    assertThat(sessions.use(begun.cookie())).isNull();
    users.remove("mia");
    assertThat(sessions.current(other.session().id())).isNull();
  }

  @Test
  void confirm_lasts_forItsTimeAndThisSessionAlone() {
    Sessions.Begun begun = sessions.begin(MIA);
    Sessions.Begun other = sessions.begin(MIA);
    assertThat(sessions.confirmedLeftMillis(begun.session())).isZero();
    Session confirmed = requireNonNull(sessions.confirm(begun.session().id()));
    assertThat(sessions.confirmedLeftMillis(confirmed)).isEqualTo(Sessions.CONFIRMED_MILLIS);
    now += Sessions.CONFIRMED_MILLIS - 1;
    Session used = requireNonNull(sessions.use(begun.cookie()));
    assertThat(sessions.confirmedLeftMillis(used)).isEqualTo(1);
    now += 1;
    assertThat(sessions.confirmedLeftMillis(used)).isZero();
    assertThat(sessions.confirmedLeftMillis(requireNonNull(sessions.use(other.cookie())))).isZero();
  }

  @Test
  void begin_allTaken_ownOldestGoesFirst() {
    users.put("ben", new Who("ben", Role.VIEWER, 1));
    Sessions.Begun mia = sessions.begin(MIA);
    Sessions.Begun first = sessions.begin(users.get("ben"));
    Set<String> cookies = new HashSet<>(Set.of(first.cookie()));
    for (int i = 2; i < Sessions.COUNT_MAX + 8; i++) {
      now++;
      assertThat(cookies.add(sessions.begin(users.get("ben")).cookie())).isTrue();
    }
    assertThat(sessions.use(mia.cookie())).isNotNull(); // However often others sign in.
    assertThat(sessions.use(first.cookie())).isNull();
    assertThat(cookies.stream().filter(cookie -> sessions.use(cookie) != null))
        .hasSize(Sessions.COUNT_MAX - 1);
    users.put("zoe", new Who("zoe", Role.VIEWER, 1));
    assertThat(sessions.use(sessions.begin(users.get("zoe")).cookie())).isNotNull();
  }

  @Test
  void end_session_isOver() {
    Sessions.Begun begun = sessions.begin(MIA);
    sessions.end(begun.session().id());
    assertThat(sessions.use(begun.cookie())).isNull();
  }
}
