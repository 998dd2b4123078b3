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

/// Who changed what: a line when a command is begun and one when it has ended, so that one whose end is
/// missing is seen. JSON lines in `audit/audit.jsonl`, newest last; older files carry numbers. Any
/// thread; blocks on the disk.
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  static final String NAME = "audit/audit.jsonl";

  /// Bytes of a file: some 20,000 commands.
  static final long FILE_BYTES_MAX = 4 << 20;

  /// Files kept besides the newest.
  static final int OLD_FILES = 4;

  static final int COMMAND_CHARS_MAX = 1000;

  private final Shelf shelf;
  private final Clock clock;
  private final EventBook book;
  private final long fileBytesMax;
  private long last; // Guarded by this.
  private long bytes = -1; // Of the newest file; -1: not looked yet.

  Audit(Shelf shelf, Clock clock, EventBook book) {
    this(shelf, clock, book, FILE_BYTES_MAX);
  }

  Audit(Shelf shelf, Clock clock, EventBook book, long fileBytesMax) {
    this.fileBytesMax = fileBytesMax;
    this.shelf = shelf;
    this.clock = clock;
    this.book = book;
  }

  /// Notes that `actor` wants `command`; gives the number that ties both lines together.
  synchronized long begun(Command<?> command, Actor actor) {
    // Of this run and later than any before it, whatever the clock does within the run.
    last = Math.max(last + 1, clock.wallMillis());
    Map<String, @Nullable Object> line = line(last, "begun", command, actor);
    String text = command.toString();
    line.put(
        "command",
        text.length() <= COMMAND_CHARS_MAX ? text : text.substring(0, COMMAND_CHARS_MAX));
    append(line);
    return last;
  }

  synchronized void ended(long number, Command<?> command, Actor actor, Outcome<?> outcome) {
    Map<String, @Nullable Object> line =
        switch (outcome) {
          case Outcome.Done<?> done -> line(number, "done", command, actor);
          case Outcome.Refused<?>(Refusal(Refusal.Kind kind, String reason, _)) -> {
            Map<String, @Nullable Object> refused = line(number, "refused", command, actor);
            refused.put("kind", kind.name().toLowerCase(Locale.ROOT));
            refused.put("reason", reason);
            yield refused;
          }
        };
    append(line);
  }

  private Map<String, @Nullable Object> line(
      long number, String state, Command<?> command, Actor actor) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("time", Instant.ofEpochMilli(clock.wallMillis()).toString());
    line.put("number", number);
    line.put("state", state);
    line.put("verb", command.verb());
    line.put("origin", actor.origin().name().toLowerCase(Locale.ROOT));
    line.put("actor", actor.name());
    return line;
  }

  /// A full disk must not keep anybody from a promote: then the log line alone is the audit.
  private void append(Map<String, @Nullable Object> line) {
    byte[] text = Json.line(line);
    LOG.info("audit {}", new String(text, UTF_8));
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
