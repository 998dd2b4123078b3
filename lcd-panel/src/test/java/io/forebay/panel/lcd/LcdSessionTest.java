package io.forebay.panel.lcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.panel.FakeDoor;
import io.forebay.panel.Panel;
import io.forebay.panel.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said to LCDd, and when.
class LcdSessionTest {
  private static final String GREETING =
      "connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8";
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FakeDoor door = FakeDoor.onAGoodDay();
  private final Panel panel = door.panel();
  private LcdSession session = new LcdSession(panel);
  private long now = 5 * SECOND;

  @BeforeEach
  void begin() {
    assertThat(session.begin(now)).containsExactly("hello");
  }

  private List<String> hear(String... lines) throws IOException {
    List<String> said = new ArrayList<>();
    for (String line : lines) {
      said.addAll(session.hear(line, now));
    }
    return said;
  }

  private List<String> after(long nanos) throws IOException {
    now += nanos;
    door.pass(TimeUnit.NANOSECONDS.toMillis(nanos));
    return session.tick(now);
  }

  /// Screens are up and shown, keys are ours.
  private void up() throws IOException {
    hear(GREETING, "success", "success", "success", "success", "success", "noop complete");
    hear("success", "noop complete", "listen forebay");
    assertThat(session.running()).isTrue();
    after(SECOND);
    hear("success", "success", "noop complete");
  }

  private static List<String> texts(List<String> said) {
    return said.stream().filter(line -> line.startsWith("widget_set")).toList();
  }

  @Test
  void greeting_display_getsAScreenWithItsLines() throws IOException {
    assertThat(hear(GREETING))
        .containsExactly(
            "client_set -name Forebay",
            "screen_add forebay",
            "screen_set forebay -name Forebay -heartbeat off -cursor off",
            "widget_add forebay r1 string",
            "widget_add forebay r2 string",
            "widget_add forebay r3 string",
            "widget_add forebay r4 string",
            "noop");
    assertThat(session.size()).isEqualTo(new Size(20, 4));
  }

  @Test
  void answers_oneSuccessAnOptionAndListenBetween_areNotCounted() throws IOException {
    hear(GREETING);
    assertThat(hear("success", "listen forebay", "success", "success", "success")).isEmpty();
    assertThat(hear("success", "ignore forebay", "success", "listen forebay")).isEmpty();
    assertThat(hear("noop complete"))
        .containsExactly("client_add_key -exclusively Up Down Left Right Enter Escape", "noop");
    assertThat(hear("success", "noop complete")).isEmpty();
    assertThat(session.running()).isTrue();
    assertThat(session.keys()).isTrue();
  }

  /// A key that is refused gets both answers.
  @Test
  void keys_heldByLcdd_areAllGivenBackAndScreensGoOn() throws IOException {
    hear(GREETING, "noop complete");
    assertThat(hear("huh? Could not reserve key \"Escape\"", "success", "noop complete"))
        .containsExactly("client_del_key Up Down Left Right Enter Escape", "noop");
    assertThat(session.keys()).isFalse();
    hear("success", "noop complete", "listen forebay", "key Enter");
    assertThat(texts(after(SECOND))).hasSize(4).first().asString().contains("\"berlin");
  }

  @Test
  void update_listened_isAtMostTwiceASecondAndOnlyWhatChanged() throws IOException {
    up();
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      hear("key Down");
      List<String> said = after(SECOND / 10);
      if (!said.isEmpty()) {
        sent++;
        hear("noop complete");
      }
    }
    assertThat(sent).as("in 10 s").isBetween(10, 20);
    door.pass(30_000);
    hear("noop complete");
    assertThat(texts(after(0))).isEmpty();
  }

  @Test
  void update_nothingChanged_saysNothing() throws IOException {
    up();
    assertThat(after(SECOND)).isEmpty();
    assertThat(after(SECOND)).isEmpty();
  }

  @Test
  void update_ignored_isNoneUntilListenedToAgain() throws IOException {
    up();
    hear("ignore forebay", "key Enter");
    for (int i = 0; i < 20; i++) {
      assertThat(texts(after(SECOND))).isEmpty();
      hear("noop complete");
    }
    hear("listen forebay");
    assertThat(texts(after(SECOND))).isNotEmpty().first().asString().contains("Menu");
  }

  @Test
  void alarm_whileIgnored_bringsTheScreenToTheFrontAndBlinks() throws IOException {
    up();
    hear("ignore forebay");
    door.lineLost();
    assertThat(after(3 * SECOND))
        .containsExactly("screen_set forebay -priority alert -backlight flash", "noop");
    hear("noop complete", "listen forebay");
    assertThat(texts(after(SECOND))).first().asString().contains("WARNING");
    door.allIsWell();
    hear("noop complete");
    assertThat(after(3 * SECOND)).contains("screen_set forebay -priority info -backlight open");
  }

  @Test
  void menu_open_keepsTheScreenInFront() throws IOException {
    up();
    hear("key Enter");
    assertThat(after(SECOND)).contains("screen_set forebay -priority foreground -backlight open");
  }

  @Test
  void batch_unanswered_nothingMoreIsSentThenTheConnectionEnds() throws IOException {
    up();
    hear("key Enter");
    assertThat(after(SECOND)).isNotEmpty();
    hear("key Down");
    assertThat(after(SECOND)).isEmpty();
    assertThatThrownBy(() -> after(LcdSession.PATIENCE_NANOS)).hasMessageContaining("not answered");
  }

  @Test
  void silence_long_isBrokenByAQuestion() throws IOException {
    up();
    hear("ignore forebay");
    assertThat(after(LcdSession.SILENCE_NANOS)).containsExactly("noop");
  }

  @Test
  void hello_unanswered_endsTheConnection() {
    assertThatThrownBy(() -> after(LcdSession.PATIENCE_NANOS)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect LCDproc 0.5.9 protocol 0.3 lcd wid 8 hgt 1 cellwid 5 cellhgt 8",
        "connect LCDproc 0.5.9 protocol 0.3 lcd wid 99999999999 hgt 4",
        "connect me",
        "huh? what"
      })
  void greeting_thatIsOfNoUse_endsTheConnection(String greeting) {
    assertThatThrownBy(() -> hear(greeting)).isInstanceOf(IOException.class);
  }

  @Test
  void greeting_largerThanSensible_isDrawnAsFarAsIsSensible() throws IOException {
    hear("connect LCDproc 0.5.9 protocol 0.3 lcd wid 256 hgt 256 cellwid 1 cellhgt 1");
    assertThat(session.size()).isEqualTo(new Size(80, 16));
  }

  @Test
  void screen_refused_endsTheConnection() throws IOException {
    hear(GREETING, "huh? You already have a screen named \"forebay\"");
    assertThatThrownBy(() -> hear("noop complete")).hasMessageContaining("refuses our screen");
  }

  @Test
  void update_refused_isSentWholeAgain() throws IOException {
    up();
    hear("key Enter");
    assertThat(after(SECOND)).isNotEmpty();
    hear("huh? Unknown widget id", "noop complete");
    assertThat(texts(after(SECOND))).hasSize(4);
  }

  @Test
  void quoted_quotesAndBackslashes_areEscaped() {
    assertThat(LcdSession.quoted("a\"b\\c {d}")).isEqualTo("\"a\\\"b\\\\c {d}\"");
  }

  /// Whatever LCDd says, in whatever order: an [IOException] at worst, and never more than one batch unanswered.
  @Test
  void hear_anything_neverBreaksAndNeverFloods() {
    String[] words = {
      GREETING,
      "success",
      "huh? no",
      "noop complete",
      "listen forebay",
      "ignore forebay",
      "listen",
      "key Up",
      "key Enter",
      "key Escape",
      "key \u0000",
      "key",
      "menuevent select x",
      "connect",
      "",
      " ",
      "bye",
      "success".repeat(100),
      "listen forebayx"
    };
    int ran = 0;
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      session = new LcdSession(panel);
      session.begin(now);
      try {
        for (int i = 0; i < 100; i++) {
          String word = words[random.nextInt(words.length)];
          assertThat(hear(word)).hasSizeLessThanOrEqualTo(25);
          if (random.nextBoolean()) {
            assertThat(after(random.nextLong(SECOND))).hasSizeLessThanOrEqualTo(25);
          }
        }
        ran++;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(ran).as("connections that lasted").isPositive();
  }
}
