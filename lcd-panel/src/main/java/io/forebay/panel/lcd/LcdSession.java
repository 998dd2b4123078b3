package io.forebay.panel.lcd;

import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.panel.Panel;
import io.forebay.panel.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One connection to LCDd without its socket: lines come in, lines go out, time passes. LCDd answers each option of
/// a command with a line, and says in between what it likes, so answers are not counted: a `noop` ends each batch of
/// commands, and its answer says that everything before it was looked at. Not thread-safe. Throws [IOException], with
/// a line for the operator, when the connection is of no use any more.
final class LcdSession {
  /// Two updates are at least so far apart.
  static final long UPDATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// How often it is looked whether there are alarms while another client's screen is shown.
  static final long HIDDEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// A batch that is not answered for so long: LCDd hangs.
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// After so long without a word LCDd is asked for one.
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  static final String SCREEN = "forebay";

  private static final Pattern SIZE = Pattern.compile("\\bwid (\\d{1,4}) hgt (\\d{1,4})\\b");

  private static final String KEYS = "Up Down Left Right Enter Escape";

  private enum Phase {
    GREETING,
    SCREENS,
    KEYS,
    RUNNING
  }

  private enum Attention {
    REST("info", "open"),
    MENU("foreground", "open"),
    ALARM("alert", "flash");

    private final String priority;
    private final String backlight;

    Attention(String priority, String backlight) {
      this.priority = priority;
      this.backlight = backlight;
    }
  }

  private final Panel panel;
  private Phase phase = Phase.GREETING;
  private Size size = new Size(0, 0);
  private boolean listening;
  private boolean keys;
  private @Nullable String refused; // The first of the batch under way.
  private boolean answered = true;
  private long sentNanos;
  private List<String> shown = List.of();
  private Attention attention = Attention.REST;

  LcdSession(Panel panel) {
    this.panel = panel;
  }

  /// Whether screens are up.
  boolean running() {
    return phase == Phase.RUNNING;
  }

  /// Whether keys come here: false when LCDd keeps them for itself.
  boolean keys() {
    return keys;
  }

  Size size() {
    return size;
  }

  /// What is to be sent first.
  List<String> begin(long nowNanos) {
    answered = false;
    sentNanos = nowNanos;
    return List.of("hello");
  }

  /// LCDd has said `line`; gives what is to be sent.
  List<String> hear(String line, long nowNanos) throws IOException {
    String word = line.strip();
    if (word.startsWith("connect ")) {
      return phase == Phase.GREETING ? greeted(word, nowNanos) : List.of();
    }
    if (word.equals("noop complete")) {
      answered = true;
      return through(nowNanos);
    }
    if (word.startsWith("huh?")) {
      if (phase == Phase.GREETING) {
        throw new IOException("it does not know us: " + word);
      }
      refused = refused == null ? word : refused;
    } else if (word.equals("listen " + SCREEN)) {
      listening = true;
    } else if (word.equals("ignore " + SCREEN)) {
      listening = false;
    } else if (word.startsWith("key ")) {
      press(word.substring("key ".length()).strip());
    }
    return List.of();
  }

  private void press(String name) {
    for (PanelKey key : PanelKey.values()) {
      if (keys && key.name().equalsIgnoreCase(name)) {
        panel.press(key, size, Panel.KEYPAD);
      }
    }
  }

  private List<String> greeted(String greeting, long nowNanos) throws IOException {
    Matcher found = SIZE.matcher(greeting);
    if (!found.find()) {
      throw new IOException("it does not say how large its display is");
    }
    int columns = Integer.parseInt(found.group(1));
    int rows = Integer.parseInt(found.group(2));
    if (columns < Size.COLUMNS_MIN || rows < Size.ROWS_MIN) {
      throw new IOException(
          "its display has %d x %d characters; at least %d x %d are needed"
              .formatted(columns, rows, Size.COLUMNS_MIN, Size.ROWS_MIN));
    }
    size = new Size(columns, rows);
    phase = Phase.SCREENS;
    List<String> commands = new ArrayList<>();
    commands.add("client_set -name Forebay");
    commands.add("screen_add " + SCREEN);
    commands.add("screen_set " + SCREEN + " -name Forebay -heartbeat off -cursor off");
    for (int row = 1; row <= size.rows(); row++) {
      commands.add("widget_add " + SCREEN + " " + row(row) + " string");
    }
    return batch(commands, nowNanos);
  }

  private static String row(int number) {
    return "r" + number;
  }

  private List<String> batch(List<String> commands, long nowNanos) {
    List<String> all = new ArrayList<>(commands);
    all.add("noop");
    answered = false;
    refused = null;
    sentNanos = nowNanos;
    return all;
  }

  /// A batch was answered.
  private List<String> through(long nowNanos) throws IOException {
    switch (phase) {
      case GREETING -> {}
      case SCREENS -> {
        if (refused != null) {
          throw new IOException("it refuses our screen: " + refused);
        }
        phase = Phase.KEYS;
        return batch(List.of("client_add_key -exclusively " + KEYS), nowNanos);
      }
      case KEYS -> {
        phase = Phase.RUNNING;
        keys = refused == null;
        if (!keys) { // Some keys without the others are worse than none: there might be no Escape.
          return batch(List.of("client_del_key " + KEYS), nowNanos);
        }
      }
      case RUNNING -> {
        if (refused != null) {
          shown = List.of(); // Whatever it was, what is shown is not known any more.
        }
      }
    }
    return List.of();
  }

  /// Time has passed; gives what is to be sent.
  List<String> tick(long nowNanos) throws IOException {
    long since = nowNanos - sentNanos;
    if (!answered) {
      if (since >= PATIENCE_NANOS) {
        throw new IOException("it has not answered for " + PATIENCE_NANOS / 1_000_000_000 + " s");
      }
      return List.of();
    }
    if (phase != Phase.RUNNING || since < (listening ? UPDATE_NANOS : HIDDEN_NANOS)) {
      return List.of();
    }
    List<String> commands = update();
    if (!commands.isEmpty()) {
      return batch(commands, nowNanos);
    }
    return since >= SILENCE_NANOS ? batch(List.of(), nowNanos) : List.of();
  }

  private List<String> update() {
    PanelPicture picture = panel.show(size, Panel.KEYPAD);
    List<String> commands = new ArrayList<>();
    Attention now =
        picture.flashing() ? Attention.ALARM : panel.busy() ? Attention.MENU : Attention.REST;
    if (now != attention || shown.isEmpty()) {
      attention = now;
      commands.add(
          "screen_set " + SCREEN + " -priority " + now.priority + " -backlight " + now.backlight);
    }
    if (listening
        || shown.isEmpty()) { // Once at the start, so that there is something to be shown.
      for (int row = 1; row <= size.rows(); row++) {
        String line = picture.lines().get(row - 1);
        if (row > shown.size() || !line.equals(shown.get(row - 1))) {
          commands.add("widget_set " + SCREEN + " " + row(row) + " 1 " + row + " " + quoted(line));
        }
      }
      shown = picture.lines();
    }
    return commands;
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// When [#tick] has something to do at the latest, from now on.
  long waitNanos(long nowNanos) {
    long step = answered && !listening ? HIDDEN_NANOS : UPDATE_NANOS;
    return Math.max(1, step - Math.floorMod(nowNanos - sentNanos, step));
  }
}
