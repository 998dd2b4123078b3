package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who changed what, and who came in: of a command a line when it is begun and one when it has ended, so that one
/// whose end is missing is seen. JSON lines in `audit/audit.jsonl`, newest last; older files carry numbers. What
/// changed nothing is rationed ([Ration]): of one who was refused too often a command is written when it was done,
/// and else only counted. Any thread; blocks on the disk.
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  static final String NAME = "audit/audit.jsonl";

  /// Bytes of a file: some 20,000 commands.
  static final long FILE_BYTES_MAX = 4 << 20;

  /// Files kept besides the newest.
  static final int OLD_FILES = 4;

  static final int COMMAND_CHARS_MAX = 1000;

  /// All who were not let in: who they are is not known.
  static final String STRANGERS = "strangers";

  /// A command that was begun. `number` ties its lines together.
  ///
  /// @param unwritten its line, if that waits for what becomes of the command
  record Begun(long number, @Nullable Map<String, @Nullable Object> unwritten) {}

  private final Shelf shelf;
  private final Clock clock;
  private final EventBook book;
  private final long fileBytesMax;

  // Guarded by this.
  private final Ration ration;
  private long last;
  private long bytes = -1; // Of the newest file; -1: not looked yet.

  Audit(Shelf shelf, Clock clock, EventBook book) {
    this(shelf, clock, book, FILE_BYTES_MAX);
  }

  Audit(Shelf shelf, Clock clock, EventBook book, long fileBytesMax) {
    this.fileBytesMax = fileBytesMax;
    this.shelf = shelf;
    this.clock = clock;
    this.book = book;
    ration = new Ration(clock);
  }

  /// Notes that `actor` wants `command`.
  synchronized Begun begun(Command<?> command, Actor actor) {
    tellLeftOut();
    long number = next();
    Map<String, @Nullable Object> line = line(number, "begun", command.verb(), actor);
    String text = command.toString();
    line.put(
        "command",
        text.length() <= COMMAND_CHARS_MAX ? text : text.substring(0, COMMAND_CHARS_MAX));
    log(line);
    boolean waits = ration.spent(actor.person());
    if (!waits) {
      write(line);
    }
    return new Begun(number, waits ? line : null);
  }

  /// Of this run and later than any before it, whatever the clock does within the run.
  private long next() {
    last = Math.max(last + 1, clock.wallMillis());
    return last;
  }

  synchronized void ended(Begun begun, Command<?> command, Actor actor, Outcome<?> outcome) {
    Map<String, @Nullable Object> line = outcome(begun.number, command.verb(), actor, outcome);
    log(line);
    boolean nothing = nothing(outcome);
    if (nothing && begun.unwritten != null) {
      ration.leaveOut(actor.person());
      return;
    }
    if (nothing) {
      ration.count(actor.person());
    }
    if (begun.unwritten != null) {
      write(begun.unwritten);
    }
    write(line);
  }

  /// Whether nothing was changed. What timed out may still happen.
  private static boolean nothing(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(Refusal refusal)
        && refusal.kind() != Refusal.Kind.TIMEOUT;
  }

  /// Notes that `actor` came in or went, or wanted to, as `verb` says, from the address `from`.
  synchronized void passed(String verb, Actor actor, String from, Outcome<?> outcome) {
    tellLeftOut();
    Map<String, @Nullable Object> line = outcome(next(), verb, actor, outcome);
    line.put("from", from);
    log(line);
    String who = nothing(outcome) ? STRANGERS : verb + " " + actor.person();
    if (ration.spent(who)) {
      ration.leaveOut(who);
    } else {
      ration.count(who);
      write(line);
    }
  }

  private Map<String, @Nullable Object> outcome(
      long number, String verb, Actor actor, Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> line(number, "done", verb, actor);
      case Outcome.Refused<?>(Refusal(Refusal.Kind kind, String reason, _)) -> {
        Map<String, @Nullable Object> refused = line(number, "refused", verb, actor);
        refused.put("kind", kind.name().toLowerCase(Locale.ROOT));
        refused.put("reason", reason);
        yield refused;
      }
    };
  }

  private Map<String, @Nullable Object> line(long number, String state, String verb, Actor actor) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("time", time());
    line.put("number", number);
    line.put("state", state);
    line.put("verb", verb);
    line.put("origin", actor.origin().name().toLowerCase(Locale.ROOT));
    line.put("actor", actor.name());
    return line;
  }

  private String time() {
    return Instant.ofEpochMilli(clock.wallMillis()).toString();
  }

  /// Tells what was left out, if its time is over.
  private void tellLeftOut() {
    for (Ration.Left left : ration.over()) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("time", time());
      line.put("number", next());
      line.put("state", "left-out");
      line.put("actor", left.who());
      line.put("count", left.lines());
      append(line);
    }
  }

  private void append(Map<String, @Nullable Object> line) {
    log(line);
    write(line);
  }

  private static void log(Map<String, @Nullable Object> line) {
    LOG.info("audit {}", new String(Json.line(line), UTF_8));
  }

  /// A full disk must not keep anybody from a promote: then the log line alone is the audit.
  private void write(Map<String, @Nullable Object> line) {
    byte[] text = Json.line(line);
    try {
      if (bytes < 0) {
        bytes = shelf.size(NAME);
      }
      if (bytes >= fileBytesMax) {
        rotate();
      }
      byte[] whole = java.util.Arrays.copyOf(text, text.length + 1);
      whole[text.length] = '\n';
      shelf.append(NAME, whole);
      bytes += whole.length;
      book.clear(EventKind.AUDIT_FAILED, NAME);
    } catch (IOException e) {
      bytes = -1;
      book.raise(EventKind.AUDIT_FAILED, NAME, String.valueOf(e.getMessage()));
    }
  }

  private void rotate() throws IOException {
    for (int i = OLD_FILES; i > 0; i--) {
      shelf.rename(i == 1 ? NAME : old(i - 1), old(i));
    }
    bytes = 0;
  }

  static String old(int number) {
    return "audit/audit." + number + ".jsonl";
  }
}
