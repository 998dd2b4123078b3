package io.forebay.panel;

import static io.forebay.panel.FakeDoor.keysOf;
import static io.forebay.panel.FakeDoor.type;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.panel.PanelPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pictures in `docs/lcd-panel.md` are what the panel shows. With `-Dforebay.panel.pictures=write` they are
/// written there anew.
class PanelPagesTest {
  private static final Path PAGE =
      requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("docs/lcd-panel.md");
  private static final String BEGIN = "<!-- pictures: begin -->\n";
  private static final String END = "<!-- pictures: end -->";

  /// Of one rotation: enough to see how it goes on.
  private static final int PAGES_SHOWN = 9;

  private static final String PIN = "2580";

  private final StringBuilder page = new StringBuilder();

  @Test
  void pictures_inTheDocument_areWhatThePanelShows() throws IOException {
    cards();
    alarm();
    menus();
    promotion();
    pairing();
    shutDown();
    small();
    String document = Files.readString(PAGE, UTF_8);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    assertThat(begin).isLessThanOrEqualTo(end);
    String fresh = document.substring(0, begin) + page + document.substring(end);
    if ("write".equals(System.getProperty("forebay.panel.pictures"))) {
      Files.writeString(PAGE, fresh, UTF_8);
    }
    assertThat(Files.readString(PAGE, UTF_8))
        .as("to write them anew: FOREBAY_TEST_OPTS=-Dforebay.panel.pictures=write")
        .isEqualTo(fresh);
  }

  private void chapter(String title) {
    page.append("\n### ").append(title).append("\n");
  }

  private void picture(String what, Panel panel, Size size) {
    PanelPicture picture = panel.show(size, Panel.KEYPAD);
    String edge = "+" + "-".repeat(size.columns()) + "+\n";
    page.append('\n').append(what).append("\n```\n").append(edge);
    picture.lines().forEach(line -> page.append('|').append(line).append("|\n"));
    page.append(edge).append("```\n");
  }

  private void picture(String what, Panel panel) {
    picture(what, panel, new Size(20, 4));
  }

  private void turning(String what, FakeDoor door, Size size) {
    Panel panel = door.panel();
    int pages = Screens.idlePages(door.sight, size);
    for (int i = 1; i <= Math.min(pages, PAGES_SHOWN); i++) {
      picture(what + ", " + i + " of " + pages + ":", panel, size);
      door.pass(Turning.PAGE_MILLIS);
    }
  }

  private void cards() {
    chapter("While nobody presses a key");
    turning("A primary whose copy keeps up", new FakeDoor(Sights.good()), new Size(20, 4));
    turning("A new appliance", new FakeDoor(Sights.fresh()), new Size(20, 4));
  }

  private void alarm() {
    chapter("An alarm");
    FakeDoor door = new FakeDoor(Sights.bad());
    Panel panel = door.panel();
    int pages = Screens.alarmPages(door.sight, new Size(20, 4)).size();
    for (int i = 1; i <= pages; i++) {
      picture("The line is lost, " + i + " of " + pages + ":", panel);
      door.pass(Turning.PAGE_MILLIS);
    }
    type(panel, "enter");
    picture("Enter:", panel);
    type(panel, "enter escape");
    picture("Enter once more: it is acknowledged.", panel);
  }

  private void menus() {
    chapter("The menu");
    FakeDoor door = new FakeDoor(Sights.good());
    Panel panel = door.panel();
    type(panel, "enter");
    int items =
        Menus.items(door.sight, new Place.Choose(new Choice.Main(), Place.Idle.from(0))).size();
    page.append("\nAll of it, as it is scrolled through:\n");
    for (int i = 0; i < items; i += 3) {
      picture("Line " + (i + 1) + ":", panel);
      type(panel, "down down down");
    }
    type(panel, "escape enter enter");
    picture("Status of a group:", panel);
    type(panel, "escape down enter");
    picture("Pause line:", panel);
    type(panel, "right enter");
    picture("Right, Enter:", panel);
    type(panel, "escape escape enter down down down enter");
    picture("Checkpoints:", panel);
    type(panel, "down down enter");
    picture("Hold:", panel);
    type(panel, "escape escape escape enter down down down down down down enter");
    picture("Network:", panel);
  }

  private void promotion() {
    chapter("Promote");
    FakeDoor door = new FakeDoor(Sights.far());
    Panel panel = door.panel();
    type(panel, "escape enter down down down down enter");
    picture("What it would lose:", panel);
    type(panel, "down");
    picture("Down:", panel);
    type(panel, "enter up up enter");
    picture("Enter, then the first digit of the PIN:", panel);
    type(panel, keysOf(PIN.substring(1)));
    picture("The other three, and OK:", panel);
    type(panel, "right enter");
    picture("Right, Enter:", panel);
  }

  private void pairing() {
    chapter("Pairing code");
    FakeDoor door = new FakeDoor(Sights.good());
    Panel panel = door.panel();
    type(panel, "enter down down down down down down down enter " + keysOf(PIN));
    picture("Behind the PIN:", panel);
  }

  private void shutDown() {
    chapter("Shut down");
    FakeDoor door = new FakeDoor(Sights.good());
    Panel panel = door.panel();
    type(panel, "enter up enter " + keysOf(PIN));
    picture("The last of the menu, behind the PIN:", panel);
    type(panel, "right enter");
    picture("Right, Enter:", panel);
  }

  private void small() {
    chapter("The same on 16 by 2");
    Size size = new Size(16, 2);
    turning("A primary whose copy keeps up", new FakeDoor(Sights.good()), size);
    FakeDoor door = new FakeDoor(Sights.good());
    Panel panel = door.panel();
    type(panel, "enter down");
    picture("The menu:", panel, size);
    type(panel, "enter");
    picture("A question:", panel, size);
  }
}
