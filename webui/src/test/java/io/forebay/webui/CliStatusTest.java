package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `forebay status`: the numbers, and the sentence that says what they mean.
class CliStatusTest {
  private static Served served;
  private static Path home;

  @BeforeAll
  static void serve(@TempDir Path folder) throws IOException {
    served = new Served();
    home = Typed.home(folder, served.address().getPort(), Served.TOKEN);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static String status(Status.Group group) {
    Status.Appliance appliance = Samples.appliance();
    served.control.status =
        new Status.Appliance(
            appliance.name(),
            appliance.id(),
            appliance.version(),
            appliance.summary(),
            appliance.worst(),
            appliance.openEvents(),
            appliance.startedMillis(),
            appliance.nowMillis(),
            appliance.ports(),
            appliance.iscsi(),
            appliance.time(),
            List.of(group),
            appliance.peers());
    Typed typed = Typed.type(home, null, "status");
    assertThat(typed.exit()).as(typed.err()).isZero();
    return typed.out();
  }

  private static Status.Lag lag(long behind, long timeToFull, long drain) {
    return new Status.Lag(behind, behind * 1_000, timeToFull, drain, 1 << 20, Samples.outage());
  }

  @Test
  void status_everything_isReadable() {
    assertThat(status(Samples.group()))
        .isEqualTo(
            """
            kyoto, forebay 0.1.0, up 1 h, at 2026-11-20T14:03:12Z
            primary of main; the line to osaka is down

            main: primary, serving, epoch 3, 2 volumes
              buffer   [#.............................] 1.3 GiB of 200 GiB, 1 MiB/s in, full in 3 d 4 h
              prepares 64 MiB of the buffer, which are written once in the background
              outage   the line may be away for 3 d 4 h, at the worst hour for 1 d 2 h
              osaka    following for 0 s, 4.1 Mbit/s out, 8 kbit/s in, rtt 84 ms, packed 5.8 to 1, limit 2 Mbit/s until 2026-11-20T15:03:12Z, high priority
              14 s behind (31 MiB, drained in 9 s). Everything up to 2026-11-20T14:02:58Z is safe at osaka.
              Two histories part at LSN 0000000000030000: berlin (primary) has 64 KiB more, up to 0000000000040000 in epoch 3; osaka (superseded, promoted) has 32 KiB more, up to 0000000000038000 in epoch 4.
              Sending stands still at nightly, 0 s so far. To go on: forebay line resume
              The copies here and at osaka differ in 4 KiB. Which ranges: forebay group verify main --list

            peer       osaka, connected for 0 s, round trip 84 ms, loss 1.25 %
            clock      0.250 s behind, says 192.0.2.123, asked 1 min ago
            events     1 open, the worst: warning. See: forebay event list --open
            iscsi      1 session. See: forebay iscsi show
            listening  nbd 127.0.0.1:10809, web 127.0.0.1:8443
            """);
  }

  private static Status.Group group(Status.Lag lag, Status.Line... lines) {
    return Samples.group(List.of(lines), lag);
  }

  private static Status.Line line(Status.LineState state, Status.@Nullable CatchUp catchUp) {
    return Samples.line(state, catchUp);
  }

  @Test
  void status_nothingBehind_saysThatEverythingIsSafe() {
    assertThat(status(group(lag(0, Status.NEVER, 0), line(Status.LineState.FOLLOWING, null))))
        .contains("Everything is safe at osaka.")
        .contains("not filling");
  }

  @Test
  void status_lineDown_saysThatNothingIsLostAndHowLong() {
    assertThat(
            status(
                group(
                    lag(1_560_000, 270_000_000, Status.UNKNOWN),
                    line(Status.LineState.DOWN, null))))
        .contains(
            "The line to osaka has been down for 0 s. Nothing is lost; the buffer lasts another 3 d 3 h.")
        .contains("26 min behind (1.5 GiB). Everything up to 2026-11-20T13:37:12Z is safe");
  }

  @Test
  void status_growingFasterThanTheLine_saysSo() {
    assertThat(
            status(group(lag(1_000, 60_000, Status.NEVER), line(Status.LineState.FOLLOWING, null))))
        .contains("growing");
  }

  @Test
  void status_catchingUp_showsHowFar() {
    assertThat(
            status(
                group(
                    lag(1_000, 60_000, 5_000),
                    line(
                        Status.LineState.CATCHING_UP,
                        new Status.CatchUp(
                            13_207_024_435L,
                            100L << 30,
                            3L << 30,
                            false,
                            10 << 20,
                            new Status.Eta(8_980_000, 8_000_000, 10_200_000))))))
        .contains(
            "catching up for 0 s, 12.3 GiB of 100 GiB (12 %), 3 GiB found alike, 10 MiB/s, done in"
                + " 2 h 29 min (2 h 13 min to 2 h 50 min)");
  }

  /// Nothing behind is no promise while the far side lacks a part, or nothing flows.
  @ParameterizedTest
  @CsvSource({"CATCHING_UP, osaka catches up.", "STANDING, Nothing is sent to osaka"})
  void status_peerThatDoesNotFollow_isNotCalledSafe(Status.LineState state, String said) {
    assertThat(status(group(lag(0, Status.NEVER, 0), line(state, null))))
        .contains(said)
        .doesNotContain("safe");
  }

  @Test
  void status_noPeer_saysHowToGetACopy() {
    assertThat(status(group(lag(0, Status.NEVER, 0))))
        .contains("No copy elsewhere. To have one: forebay group replicate main --to PEER");
  }

  @Test
  void status_json_isTheDocument() {
    Typed typed = Typed.type(home, null, "status", "--json");
    assertThat(new JsonObject(typed.out()))
        .isEqualTo(new JsonObject(served.ask("GET", "/api/v1/status", (JsonObject) null).body()));
  }
}
