package io.forebay.gateway.control.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.Origin;
import io.forebay.gateway.control.schedule.PendingRelease;
import io.forebay.gateway.control.schedule.Schedule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final MemoryShelf shelf = new MemoryShelf();

  private StateStore store() throws IOException {
    return StateStore.create(shelf, RuntimeState.fresh("here", new UUID(1, 2)));
  }

  private static Refusal.Kind refused(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().kind();
  }

  @Test
  void keys_everyDefault_isLegalAndEveryIdUnique() {
    for (SettingKey key : SettingKey.values()) {
      assertThat(SettingKey.of(key.id())).isEqualTo(key);
      if (key != SettingKey.NAME) {
        assertThat(key.complaint(key.initial())).as(key.id()).isNull();
      }
    }
  }

  @Test
  void complaint_badValues_sayWhatWouldDo() {
    assertThat(SettingKey.NBD_LISTEN.complaint("127.0.0.1")).contains("HOST:PORT");
    assertThat(SettingKey.NBD_LISTEN.complaint("[::1]:99999")).contains("HOST:PORT");
    assertThat(SettingKey.NBD_LISTEN.complaint("[::1]:0, example.org:1")).isNull();
    assertThat(SettingKey.BUFFER_CAPACITY.complaint("1 MiB")).contains("192 MiB");
    assertThat(SettingKey.BUFFER_CAPACITY.complaint("many")).contains("GiB");
    assertThat(SettingKey.GROUP_ANSWER.complaint("11m")).contains("10 min");
    assertThat(SettingKey.NBD_THREADS.complaint("0")).contains("between 1 and 64");
    assertThat(SettingKey.NBD_THREADS.complaint("2.5")).contains("whole number");
    assertThat(SettingKey.NAME.complaint("a b")).contains("letters");
    assertThat(SettingKey.SNMP_CONTACT.complaint("Ops, +43 1 234")).isNull();
    assertThat(SettingKey.SNMP_CONTACT.complaint("two\nlines")).contains("printable");
    assertThat(SettingKey.SNMP_LOCATION.complaint("x".repeat(256))).contains("255");
    assertThat(SettingKey.TIME_SERVER.complaint("ntp.example.com, 2001:db8::1,192.0.2.1:1123"))
        .isNull();
    assertThat(SettingKey.TIME_SERVER.complaint("[2001:db8::1]:123")).isNull();
    assertThat(SettingKey.TIME_SERVER.complaint("ntp:x")).contains("192.0.2.1:123");
    assertThat(SettingKey.TIME_SERVER.complaint("a b")).contains("is no server");
    assertThat(SettingKey.TIME_SERVER.complaint("a,b,c,d,e")).contains("at most 4");
    assertThat(SettingKey.SNMP_MANAGERS.complaint("192.0.2.0/24, ::1, 10.0.0.7")).isNull();
    assertThat(SettingKey.SNMP_MANAGERS.complaint("192.0.2.7/24")).contains("192.0.2.0/24");
    assertThat(SettingKey.SNMP_MANAGERS.complaint("noc.example.com")).contains("is no network");
    assertThat(SettingKey.SNMP_MANAGERS.complaint("::1,".repeat(65))).contains("at most 64");
  }

  @Test
  void change_runtimeKey_winsOverTheFileUntilTakenBack() throws IOException {
    var file = new Settings.Given("9GiB", Origin.FILE, "forebay.toml:3:1");
    Settings settings = new Settings(Map.of(SettingKey.BUFFER_CAPACITY, file), store());
    assertThat(settings.number(SettingKey.BUFFER_CAPACITY)).isEqualTo(9L << 30);
    settings.change("buffer.capacity", "10GiB");
    assertThat(settings.number(SettingKey.BUFFER_CAPACITY)).isEqualTo(10L << 30);
    Settings later = new Settings(Map.of(), Objects.requireNonNull(StateStore.open(shelf)));
    assertThat(later.list())
        .filteredOn(s -> s.key().equals("buffer.capacity"))
        .extracting(Status.Setting::value, Status.Setting::origin)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("10GiB", Origin.RUNTIME));
    settings.change("buffer.capacity", null);
    assertThat(settings.number(SettingKey.BUFFER_CAPACITY)).isEqualTo(9L << 30);
  }

  @Test
  void change_whatMayNotChange_isRefusedAndChangesNothing() throws IOException {
    Settings settings = new Settings(Map.of(), store());
    assertThat(refused(settings.change("nbd.listen", "0.0.0.0:1")))
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(settings.change("nbd.listn", "x"))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(settings.change("buffer.capacity", "0"))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(settings.change("iscsi.portals", "a:3260/2"))).isEqualTo(Refusal.Kind.USAGE);
    shelf.failing = true;
    assertThat(refused(settings.change("buffer.capacity", "10GiB"))).isEqualTo(Refusal.Kind.FAILED);
    assertThat(settings.text(SettingKey.BUFFER_CAPACITY)).isEqualTo("8GiB");
  }

  @Test
  void state_everythingInIt_comesBack() throws IOException {
    var daily =
        new Schedule.When.Daily(
            List.of(LocalTime.of(2, 0), LocalTime.of(14, 30)),
            Set.of(DayOfWeek.MONDAY),
            ZoneId.of("Europe/Vienna"));
    var task =
        new Schedule.Task.TakeCheckpoint("main", "nightly", Schedule.Stand.HOLD, 90, "oracle");
    var hourly = new Schedule.Task.TakeCheckpoint(null, "hourly", Schedule.Stand.NOTHING, 0, null);
    StateStore store = store();
    store.update(state ->
        state
            .withSetting("buffer.capacity", "1TiB")
            .withSchedule(new Schedule("nightly", true, daily, task))
            .withSchedule(new Schedule("hourly", false, new Schedule.When.Every(60), hourly))
            .withReleases(
                List.of(new PendingRelease("nightly", "main", "n-1", Schedule.Stand.PAUSE, 7))));
    assertThat(Objects.requireNonNull(StateStore.open(shelf)).state()).isEqualTo(store.state());
  }

  @Test
  void state_unreadable_stopsWithWhatToDo() {
    for (String bad :
        new String[] {
          "",
          "{}",
          "{\"schema\":2}",
          "[]",
          "{\"schema\":1,\"name\":\"a\",\"id\":\"x\",\"settings\":{}}"
        }) {
      shelf.files.put(StateStore.NAME, bad.getBytes(UTF_8));
      assertThatThrownBy(() -> StateStore.open(shelf)).as(bad).hasMessageContaining("backup");
    }
  }

  @Test
  void update_shelfFails_changesNothing() throws IOException {
    StateStore store = store();
    shelf.failing = true;
    assertThatThrownBy(() -> store.update(s -> s.withSetting("a", "b")))
        .isInstanceOf(IOException.class);
    assertThat(store.state().settings()).isEmpty();
  }

  @Test
  void address_thatMeansAll_isPrintedShort() throws Exception {
    var all = new InetSocketAddress(InetAddress.getByName("::"), 10_810);
    assertThat(Addresses.print(all)).isEqualTo("[::]:10810");
    assertThat(Addresses.parse(Addresses.print(all)).getHostString()).isEqualTo("::");
  }
}
