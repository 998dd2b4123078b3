package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.event.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The receivers on the shelf, secrets and all, in a file that nobody else may read.
final class ReceiverFile {
  static final String NAME = "secrets/receivers.json";

  /// A receiver as it is kept.
  record Kept(Receiver receiver, Secret secret) {}

  private final Shelf shelf;

  ReceiverFile(Shelf shelf) {
    this.shelf = shelf;
  }

  /// Throws [IOException] with what is wrong with the file, without what stands in it.
  List<Kept> load() throws IOException {
    byte[] text = shelf.read(NAME);
    if (text == null) {
      return List.of();
    }
    try {
      List<Kept> all = new ArrayList<>();
      for (Object each : new Fields(Json.parseObject(text)).list("receivers")) {
        Kept one = kept(Fields.of(each));
        String complaint = one.receiver().complaint();
        if (complaint != null) {
          throw new IOException(complaint);
        }
        if (all.stream().anyMatch(other -> other.receiver().name().equals(one.receiver().name()))) {
          throw new IOException("no name stands there twice");
        }
        all.add(one);
      }
      if (all.size() > ReceiverBook.RECEIVERS_MAX) {
        throw new IOException("at most " + ReceiverBook.RECEIVERS_MAX + " receivers");
      }
      return all;
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(NAME + " cannot be read: " + e.getMessage(), e);
    }
  }

  void save(List<Kept> all) throws IOException {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("receivers", all.stream().map(ReceiverFile::fields).toList());
    shelf.replace(NAME, Json.page(document));
  }

  private static Kept kept(Fields fields) throws IOException {
    Receiver receiver =
        new Receiver(
            fields.text("name"),
            Destination.parse(fields.text("address")),
            severity(fields.text("severity")),
            texts(fields, "events"),
            new Envelope(fields.text("from", ""), texts(fields, "to")),
            fields.text("authority", ""));
    return new Kept(receiver, new Secret(fields.text("secret", "")));
  }

  private static Severity severity(String word) throws IOException {
    for (Severity severity : Severity.values()) {
      if (Notice.word(severity).equals(word)) {
        return severity;
      }
    }
    throw new IOException("a severity is info, warning or error");
  }

  private static List<String> texts(Fields fields, String name) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Object each : fields.list(name)) {
      if (!(each instanceof String text)) {
        throw new IOException("the field \"" + name + "\" must be a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private static Map<String, @Nullable Object> fields(Kept kept) {
    Receiver receiver = kept.receiver();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", receiver.name());
    fields.put("address", receiver.destination().url());
    fields.put("severity", receiver.severity().name().toLowerCase(Locale.ROOT));
    fields.put("events", receiver.events());
    fields.put("from", receiver.envelope().from());
    fields.put("to", receiver.envelope().to());
    fields.put("authority", receiver.authority());
    fields.put("secret", kept.secret().text());
    return fields;
  }
}
