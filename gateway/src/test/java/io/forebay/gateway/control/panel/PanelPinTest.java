package io.forebay.gateway.control.panel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.sim.SimClock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelPinTest {
  private static final Outcome<PanelCommand.Pin> RIGHT = Outcome.done(new PanelCommand.Pin(true));

  private final MemoryShelf shelf = new MemoryShelf();
  private final SimClock clock = new SimClock();
  private PanelPin pin = new PanelPin(shelf, clock);

  private Outcome<PanelCommand.Pin> check(String tried) {
    return pin.check(new Secret(tried));
  }

  private static Refusal refusal(Outcome<PanelCommand.Pin> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<PanelCommand.Pin>) outcome).refusal();
  }

  private void wrong(int times) {
    for (int i = 0; i < times; i++) {
      refusal(check("0000"));
    }
  }

  private void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private String kept() {
    return new String(Objects.requireNonNull(shelf.files.get(PanelPin.NAME)), UTF_8);
  }

  @Test
  void check_thePin_isDoneAndKeptOnlyAsAHash() {
    pin.set(new Secret("2580"));
    assertThat(check("2580")).isEqualTo(RIGHT);
    assertThat(kept()).contains("hash").doesNotContain("2580");
    pin = new PanelPin(shelf, clock);
    assertThat(check("2580")).isEqualTo(RIGHT);
  }

  @Test
  void check_noneSet_saysHowToSetOne() {
    assertThat(refusal(check("2580")).reason()).contains("forebay panel pin");
    pin.set(new Secret("2580"));
    pin.set(null);
    assertThat(refusal(check("2580")).kind()).isEqualTo(Refusal.Kind.CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123", "1234567890123", "12a4", "12 34", "\u0661\u0662\u0663\u0664"})
  void set_whatIsNoPin_isRefused(String text) {
    assertThat(refusal(pin.set(new Secret(text))).kind()).isEqualTo(Refusal.Kind.USAGE);
    assertThat(shelf.files).isEmpty();
  }

  @Test
  void check_wrongThreeTimes_isLockedForADelayThatDoubles() {
    pin.set(new Secret("2580"));
    wrong(2);
    assertThat(check("2580")).isEqualTo(RIGHT);
    wrong(2);
    assertThat(refusal(check("0000")).retrySeconds()).isEqualTo(30);
    assertThat(refusal(check("2580")).kind()).isEqualTo(Refusal.Kind.THROTTLED);
    pass(29_000);
    assertThat(refusal(check("2580")).retrySeconds()).isEqualTo(1);
    pass(1_000);
    assertThat(refusal(check("0000")).retrySeconds()).isEqualTo(60);
    pass(60_000);
    assertThat(check("2580")).isEqualTo(RIGHT);
    assertThat(refusal(check("0000")).kind()).isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void check_wrongForDays_waitsForAnHourAtMost() {
    pin.set(new Secret("2580"));
    wrong(3);
    for (int i = 0; i < 50; i++) {
      pass(PanelPin.DELAY_MILLIS_MAX);
      refusal(check("0000"));
    }
    assertThat(refusal(check("2580")).retrySeconds()).isEqualTo(3_600);
    pass(PanelPin.DELAY_MILLIS_MAX);
    assertThat(check("2580")).isEqualTo(RIGHT);
  }

  /// Neither a restart nor a wall clock that jumps shortens the delay.
  @Test
  void check_lockedThenRestarted_isLockedStill() {
    pin.set(new Secret("2580"));
    wrong(3);
    pin = new PanelPin(shelf, clock);
    clock.jumpWall(TimeUnit.DAYS.toMillis(10));
    assertThat(refusal(check("2580")).retrySeconds()).isEqualTo(30);
    pass(30_000);
    assertThat(check("2580")).isEqualTo(RIGHT);
  }

  @Test
  void set_whileLocked_opens() {
    pin.set(new Secret("2580"));
    wrong(5);
    pin.set(new Secret("1379"));
    assertThat(check("1379")).isEqualTo(RIGHT);
  }

  @Test
  void check_diskThatCannotBeWritten_countsInMemoryAndLetsIn() {
    pin.set(new Secret("2580"));
    shelf.failing = true;
    assertThat(check("2580")).isEqualTo(RIGHT);
    wrong(3);
    assertThat(refusal(check("2580")).kind()).isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(refusal(pin.set(new Secret("1379"))).kind()).isEqualTo(Refusal.Kind.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"hash\": \"zz\", \"salt\": \"00\", \"rounds\": 1}",
        "{\"hash\": \"00\", \"salt\": \"00\", \"rounds\": 0}",
        "{\"hash\": \"00\", \"salt\": \"\", \"rounds\": 1}",
        "[]"
      })
  void check_damagedFile_saysWhatToDo(String text) {
    shelf.files.put(PanelPin.NAME, text.getBytes(UTF_8));
    assertThat(refusal(check("2580")).reason()).contains("set it again");
    pin.set(new Secret("2580"));
    assertThat(check("2580")).isEqualTo(RIGHT);
  }
}
