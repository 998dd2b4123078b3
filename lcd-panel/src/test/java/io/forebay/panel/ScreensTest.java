package io.forebay.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is drawn fits the display, whatever there is to be seen and wherever the panel stands.
class ScreensTest {
  private static final int WALKS = 400;
  private static final int STEPS = 60;

  static final List<Size> SIZES =
      List.of(new Size(16, 2), new Size(20, 4), new Size(40, 2), new Size(80, 16), new Size(17, 3));

  static void assertFits(PanelPicture picture, Size size, String why) {
    assertThat(picture.columns()).isEqualTo(size.columns());
    assertThat(picture.rows()).isEqualTo(size.rows());
    assertThat(picture.lines()).as(why).hasSize(size.rows());
    for (String line : picture.lines()) {
      assertThat(line).as(why).matches("[ -~]{" + size.columns() + "}");
    }
  }

  /// Random keys, times and appliances; everything that is there changes amid menus.
  @Test
  void draw_anySightAndAnyWalk_fitsEveryDisplay() {
    int different = 0;
    for (int walk = 0; walk < WALKS; walk++) {
      Random random = new Random(walk);
      FakeDoor door = new FakeDoor(Sights.any(random));
      Panel panel = door.panel();
      String before = "";
      for (int step = 0; step < STEPS; step++) {
        Size size = SIZES.get(random.nextInt(SIZES.size()));
        if (random.nextInt(10) == 0) {
          door.sight = Sights.any(random);
        }
        if (random.nextInt(4) == 0) {
          door.pass(random.nextLong(200_000));
        }
        PanelKey key = PanelKey.values()[random.nextInt(PanelKey.values().length)];
        String why = "seed " + walk + ", step " + step + ", " + key;
        PanelPicture picture =
            door.sight.appliance().groups().isEmpty() && random.nextBoolean()
                ? panel.show(size, Panel.KEYPAD)
                : panel.press(key, size, Panel.KEYPAD);
        assertFits(picture, size, why);
        different += String.join("", picture.lines()).equals(before) ? 0 : 1;
        before = String.join("", picture.lines());
      }
    }
    assertThat(different).as("pictures that differ from those before").isGreaterThan(WALKS * 10);
  }

  @Test
  void idle_anySight_everyPageFits() {
    for (int seed = 0; seed < WALKS; seed++) {
      Sight sight = Sights.any(new Random(seed));
      for (Size size : SIZES) {
        int pages = Screens.idlePages(sight, size);
        assertThat(pages).isPositive();
        for (int page = 0; page < pages; page++) {
          Place place = new Place.Idle(new Turning(page, 0), Long.MAX_VALUE, Long.MAX_VALUE);
          assertFits(Screens.draw(sight, place, size, 0, true), size, "seed " + seed);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Stra\u00dfe", "\u6771\u4eac", "a\u0301", "a\tb\nc", "\ud83d\ude80", "\u0000"})
  void ascii_anyScript_isPrintable(String text) {
    assertThat(Ascii.of(text)).matches("[ -~]+").hasSizeLessThanOrEqualTo(text.length() + 2);
  }

  @Test
  void ascii_accents_goAndLettersStay() {
    assertThat(Ascii.of("M\u00fcnchen")).isEqualTo("Munchen");
  }

  @Test
  void paper_pairThatDoesNotFit_takesTwoLinesAndLosesNothing() {
    assertThat(new Paper(16).lines(List.of(Row.pair("a-long-name", "secondary"))))
        .containsExactly("a-long-name     ", "       secondary");
  }

  @Test
  void paper_bar_saysAlmostEmptyAndAlmostFull() {
    Paper paper = new Paper(16);
    assertThat(paper.lines(List.of(new Row.Bar(0)))).containsExactly("[--------------]");
    assertThat(paper.lines(List.of(new Row.Bar(0.001)))).containsExactly("[#-------------]");
    assertThat(paper.lines(List.of(new Row.Bar(0.999)))).containsExactly("[#############-]");
    assertThat(paper.lines(List.of(new Row.Bar(1)))).containsExactly("[##############]");
  }

  @Test
  void paper_wordLongerThanTheLine_isBrokenAndWhole() {
    List<String> lines = new Paper(16).lines(List.of(Row.prose("see " + "x".repeat(40))));
    assertThat(String.join("", lines).replace(" ", "")).isEqualTo("see" + "x".repeat(40));
  }

  @Test
  void size_toSmall_isTheSmallest() {
    assertThat(new Size(8, 1)).isEqualTo(new Size(16, 2));
  }
}
