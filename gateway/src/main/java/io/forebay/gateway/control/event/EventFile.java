package io.forebay.gateway.control.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The book on the shelf: one JSON object a line, the last line of an id counts. Grows by what changes
/// and is rewritten when it is long.
final class EventFile {
  static final String NAME = "events/book.jsonl";

  /// Rewritten at this length: several times a full book.
  static final long BYTES_MAX = 8 << 20;

  private final Shelf shelf;

  EventFile(Shelf shelf) {
    this.shelf = shelf;
  }

  private long bytes;

  /// All entries, oldest first. A torn last line is what a crash leaves; any other line that cannot be
  /// read fails. Entries of kinds that this build does not know are left out.
  List<Event> load() throws IOException {
    byte[] text = shelf.read(NAME);
    if (text == null) {
      return List.of();
    }
    bytes = text.length;
    Map<Long, Event> events = new java.util.TreeMap<>();
    int line = 0;
    for (int at = 0; at < text.length; ) {
      int end = at;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (end == text.length) {
        bytes = BYTES_MAX; // Torn: the next write is a whole one, so that nothing is glued to it.
        break;
      }
      line++;
      try {
        Event event = event(Fields.of(Json.parse(java.util.Arrays.copyOfRange(text, at, end))));
        if (event != null) {
          events.put(event.id(), event);
        }
      } catch (IOException e) {
        throw new IOException(NAME + " line " + line + ": " + e.getMessage(), e);
      }
      at = end + 1;
    }
    return new ArrayList<>(events.values());
  }

  /// Whether it is time to rewrite.
  boolean full() {
    return bytes >= BYTES_MAX;
  }

  void append(Collection<Event> events) throws IOException {
    byte[] text = lines(events);
    shelf.append(NAME, text);
    bytes += text.length;
  }

  void rewrite(Collection<Event> events) throws IOException {
    byte[] text = lines(events);
    shelf.replace(NAME, text);
    bytes = text.length;
  }

  private static byte[] lines(Collection<Event> events) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (Event event : events) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("id", event.id());
      fields.put("kind", event.kind().id());
      fields.put("subject", event.subject());
      fields.put("detail", event.detail());
      fields.put("raised", event.raisedMillis());
      fields.put("cleared", event.clearedMillis());
      fields.put("acknowledged", event.acknowledgedMillis());
      fields.put("by", event.acknowledgedBy());
      fields.put("repeats", event.repeats());
      text.writeBytes(Json.line(fields));
      text.writeBytes("\n".getBytes(UTF_8));
    }
    return text.toByteArray();
  }

  /// The kind with this id; null when a newer release wrote it.
  private static @Nullable EventKind kind(String id) {
    for (EventKind kind : EventKind.values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    return null;
  }

  private static @Nullable Event event(Fields fields) throws IOException {
    EventKind kind = kind(fields.text("kind"));
    if (kind == null) {
      return null;
    }
    return new Event(
        fields.number("id"),
        kind,
        fields.text("subject"),
        fields.text("detail"),
        fields.number("raised"),
        fields.number("cleared"),
        fields.number("acknowledged"),
        fields.text("by"),
        Math.toIntExact(fields.number("repeats")));
  }
}
