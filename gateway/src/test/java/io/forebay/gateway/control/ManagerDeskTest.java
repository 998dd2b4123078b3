package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.forebay.gateway.control.snmp.ManagerBook;
import io.forebay.gateway.control.snmp.ManagerNetworks;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands on who may ask by SNMP, and the file that keeps it.
class ManagerDeskTest {
  private static final Secret FIRST = new Secret("correct-horse");
  private static final Secret SECOND = new Secret("battery-staple");

  private final MemoryShelf shelf = new MemoryShelf();
  private final List<String> turnedAway = new ArrayList<>();
  private volatile String from = "127.0.0.0/8,2001:db8::/32";
  private final ManagerNetworks networks =
      new ManagerNetworks(() -> from, (who, why) -> turnedAway.add(who + " " + why));
  private final ManagerBook book = new ManagerBook(shelf, networks);
  private final ManagerDesk desk = new ManagerDesk(book);
  private final AtomicInteger told = new AtomicInteger();

  ManagerDeskTest() {
    book.listen(told::incrementAndGet);
  }

  private SnmpReport done(SnmpCommand command) {
    Outcome<SnmpReport> outcome = desk.execute(command);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<SnmpReport>) outcome).value();
  }

  private Refusal refused(SnmpCommand command) {
    Outcome<SnmpReport> outcome = desk.execute(command);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<SnmpReport>) outcome).refusal();
  }

  private String file() throws IOException {
    return new String(Objects.requireNonNull(shelf.read(ManagerBook.FILE)), UTF_8);
  }

  @Test
  void let_ofEachNetwork_isByItsBits() {
    InetAddress stranger = InetAddress.ofLiteral("192.0.2.7");
    assertThat(book.let(InetAddress.ofLiteral("127.9.9.9"))).isTrue();
    assertThat(book.let(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isTrue();
    assertThat(book.let(InetAddress.ofLiteral("2001:db8:1::1"))).isTrue();
    assertThat(book.let(InetAddress.ofLiteral("2001:db9::1"))).isFalse();
    assertThat(book.let(stranger)).isFalse();
    book.refused(stranger, "not from there");
    assertThat(turnedAway).containsExactly("/192.0.2.7 not from there");
    assertThat(book.report().networks()).containsExactly("127.0.0.0/8", "2001:db8:0:0:0:0:0:0/32");
  }

  @Test
  void let_settingChanged_countsAtOnce() {
    InetAddress stranger = InetAddress.ofLiteral("192.0.2.7");
    assertThat(book.let(stranger)).isFalse();
    from = "192.0.2.0/24";
    assertThat(book.let(stranger)).isTrue();
    assertThat(book.let(InetAddress.getLoopbackAddress())).isFalse();
    from = "";
    assertThat(book.let(stranger)).isFalse();
  }

  @Test
  void set_userAndCommunity_areKeptAndTold() throws IOException {
    assertThat(done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND)).users())
        .containsExactly("nagios");
    assertThat(done(new SnmpCommand.SetCommunity(FIRST)).community()).isTrue();
    assertThat(told).hasValue(2);
    assertThat(file())
        .isEqualTo("user nagios correct-horse battery-staple\ncommunity correct-horse\n");
    Managers.Known again = new ManagerBook(shelf, networks).known();
    assertThat(again).isEqualTo(book.known());
    assertThat(again.users())
        .containsExactly(new Managers.User("nagios", Role.VIEWER, FIRST, SECOND));
    assertThat(again.toString()).doesNotContain("horse");
  }

  @Test
  void set_sameUser_replacesOnlyItsLine() throws IOException {
    shelf.replace(
        ManagerBook.FILE,
        "# by hand\nuser a one-long-secret one-long-secret\n\nuser nagios oldoldold oldoldold\n"
            .getBytes(UTF_8));
    done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND));
    assertThat(file())
        .isEqualTo(
            "# by hand\nuser a one-long-secret one-long-secret\n\n"
                + "user nagios correct-horse battery-staple\n");
  }

  @Test
  void remove_knownAndUnknown_isDoneOrNotFound() {
    done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND));
    assertThat(refused(new SnmpCommand.RemoveUser("zabbix")).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(done(new SnmpCommand.RemoveUser("nagios")).users()).isEmpty();
    assertThat(book.known().nobody()).isTrue();
    assertThat(refused(new SnmpCommand.RemoveCommunity()).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(told).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "has a space", "ümlaut-secret", "tab\tsecret-x", ""})
  void set_unfitSecret_isRefusedAndNotRepeated(String secret) throws IOException {
    for (SnmpCommand command :
        List.of(
            new SnmpCommand.SetUser("nagios", Role.VIEWER, new Secret(secret), SECOND),
            new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, new Secret(secret)),
            new SnmpCommand.SetCommunity(new Secret(secret)))) {
      Refusal refusal = refused(command);
      assertThat(refusal.kind()).isEqualTo(Refusal.Kind.USAGE);
      assertThat(refusal.reason()).contains("8 to 255");
      assertThat(secret.isEmpty() || !refusal.reason().contains(secret)).isTrue();
    }
    assertThat(shelf.read(ManagerBook.FILE)).isNull();
    assertThat(told).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a b", "a\nuser", "ä", "an-unusually-long-name-for-a-manager"})
  void set_unfitName_isRefused(String name) {
    assertThat(refused(new SnmpCommand.SetUser(name, Role.VIEWER, FIRST, SECOND)).kind())
        .isEqualTo(Refusal.Kind.USAGE);
  }

  @Test
  void set_oneTooMany_isRefused() {
    for (int i = 0; i < ManagerBook.USERS_MAX; i++) {
      done(new SnmpCommand.SetUser("u" + i, Role.VIEWER, FIRST, SECOND));
    }
    assertThat(refused(new SnmpCommand.SetUser("more", Role.VIEWER, FIRST, SECOND)).reason())
        .contains("at most " + ManagerBook.USERS_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user nagios correct-horse",
        "community a-long-one\ncommunity another-one",
        "user a correct-horse battery-staple\nuser a correct-horse battery-staple",
        "nonsense",
        "user nagios short battery-staple",
        "user nagios correct-horse battery-staple admin",
        "receiver noc 192.0.2.9:162 trap user nobody",
        "receiver noc 192.0.2.9 trap community long-enough",
        "receiver noc 192.0.2.9:0 trap community long-enough",
        "receiver noc 192.0.2.9:162 shout community long-enough",
        "receiver a h:1 trap community long-enough\nreceiver a h:1 trap community long-enough"
      })
  void reload_wrongFile_changesNothingAndNamesTheLine(String text) throws IOException {
    done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND));
    Managers.Known before = book.known();
    shelf.replace(ManagerBook.FILE, text.getBytes(UTF_8));
    Refusal refusal = refused(new SnmpCommand.Reload());
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FAILED);
    assertThat(refusal.reason()).contains(ManagerBook.FILE + ":").doesNotContain("staple");
    assertThat(book.known()).isSameAs(before);
    ManagerBook fresh = new ManagerBook(shelf, networks);
    assertThat(fresh.known().nobody()).isTrue();
    assertThat(fresh.report().problem()).contains(ManagerBook.FILE);
  }

  @Test
  void set_operator_isKeptAndShown() throws IOException {
    SnmpReport report = done(new SnmpCommand.SetUser("tape", Role.OPERATOR, FIRST, SECOND));
    assertThat(report.operators()).containsExactly("tape");
    assertThat(file()).isEqualTo("user tape correct-horse battery-staple operator\n");
    assertThat(new ManagerBook(shelf, networks).known()).isEqualTo(book.known());
    assertThat(done(new SnmpCommand.SetUser("tape", Role.VIEWER, FIRST, SECOND)).operators())
        .isEmpty();
    assertThat(refused(new SnmpCommand.SetUser("tape", Role.ADMIN, FIRST, SECOND)).reason())
        .contains("viewer or an operator");
  }

  private static SnmpCommand.SetReceiver receiver(
      String name, @Nullable String user, @Nullable Secret community) {
    return new SnmpCommand.SetReceiver(
        name, InetSocketAddress.createUnresolved("192.0.2.9", 162), true, user, community);
  }

  @Test
  void receiver_setTwiceAndRemoved_isKeptShownAndGone() throws IOException {
    done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND));
    done(receiver("old", null, FIRST));
    SnmpReport report = done(receiver("noc", "nagios", null));
    assertThat(report.receivers())
        .extracting(SnmpReport.Receiver::name, SnmpReport.Receiver::user)
        .containsExactly(tuple("old", ""), tuple("noc", "nagios"));
    assertThat(file())
        .endsWith(
            "receiver old 192.0.2.9:162 inform community correct-horse\n"
                + "receiver noc 192.0.2.9:162 inform user nagios\n");
    assertThat(new ManagerBook(shelf, networks).known()).isEqualTo(book.known());
    assertThat(report.toString() + book.known()).doesNotContain("horse");
    done(new SnmpCommand.RemoveReceiver("old"));
    assertThat(refused(new SnmpCommand.RemoveReceiver("old")).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(told).hasValue(4);
  }

  @Test
  void receiver_thatMakesNoSense_isRefused() {
    assertThat(refused(receiver("noc", null, null)).reason()).contains("one of the two");
    assertThat(refused(receiver("noc", "nagios", FIRST)).reason()).contains("one of the two");
    assertThat(refused(receiver("noc", "nagios", null)).reason()).contains("set that user");
    assertThat(refused(receiver("a b", null, FIRST)).reason()).contains("a receiver's name");
    assertThat(refused(receiver("noc", null, new Secret("short"))).reason()).contains("8 to 255");
    for (int i = 0; i < ManagerBook.RECEIVERS_MAX; i++) {
      done(receiver("r" + i, null, FIRST));
    }
    assertThat(refused(receiver("more", null, FIRST)).reason())
        .contains("at most " + ManagerBook.RECEIVERS_MAX);
  }

  @Test
  void remove_userByWhomAReceiverIsTold_isRefused() {
    done(new SnmpCommand.SetUser("nagios", Role.VIEWER, FIRST, SECOND));
    done(receiver("noc", "nagios", null));
    assertThat(refused(new SnmpCommand.RemoveUser("nagios")).reason())
        .contains("receiver noc")
        .contains("remove the receiver");
    assertThat(book.known().users()).hasSize(1);
  }

  @Test
  void test_ofAReceiver_isWhatTheAgentSays() {
    assertThat(refused(new SnmpCommand.TestReceiver("noc")).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    done(receiver("noc", null, FIRST));
    assertThat(refused(new SnmpCommand.TestReceiver("noc")).reason()).contains("It is off");
  }

  @Test
  void report_state_tellsAsleepFromOffAndFailed() throws IOException {
    assertThat(book.report().state()).isEqualTo(SnmpReport.State.OFF);
    book.tell(agent(List.of(), "It is asleep."));
    assertThat(book.report().state()).isEqualTo(SnmpReport.State.ASLEEP);
    done(receiver("noc", null, FIRST));
    assertThat(book.report().state()).as("told, not let in").isEqualTo(SnmpReport.State.ASLEEP);
    done(new SnmpCommand.SetCommunity(FIRST));
    assertThat(book.report().state()).as("nobody listens").isEqualTo(SnmpReport.State.FAILED);
    book.tell(agent(List.of("127.0.0.1:1161"), ""));
    assertThat(book.report().state()).isEqualTo(SnmpReport.State.LISTENS);
    shelf.replace(ManagerBook.FILE, "user nagios\n".getBytes(UTF_8));
    ManagerBook unreadable = new ManagerBook(shelf, networks);
    unreadable.tell(agent(List.of(), "It is asleep."));
    assertThat(unreadable.report().state()).isEqualTo(SnmpReport.State.FAILED);
  }

  private static Managers.Running agent(List<String> listening, String problem) {
    return new Managers.Running() {
      @Override
      public SnmpReport.Agent report() {
        return new SnmpReport.Agent(listening, "80001f88", 1, 0, 0, 0, problem);
      }

      @Override
      public Map<String, SnmpReport.Delivery> deliveries() {
        return Map.of();
      }

      @Override
      public String test(String receiver) {
        return problem;
      }
    };
  }

  @Test
  void commands_thatChange_needAnAdmin() {
    assertThat(new SnmpCommand.Show().needs()).isEqualTo(Role.VIEWER);
    assertThat(new SnmpCommand.Reload().needs()).isEqualTo(Role.ADMIN);
    assertThat(new SnmpCommand.SetCommunity(FIRST).needs()).isEqualTo(Role.ADMIN);
  }
}
