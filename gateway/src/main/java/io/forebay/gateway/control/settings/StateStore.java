package io.forebay.gateway.control.settings;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.access.ExportJson;
import io.forebay.gateway.control.limit.LimitJson;
import io.forebay.gateway.control.limit.LineRules;
import io.forebay.gateway.control.schedule.PendingRelease;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.schedule.ScheduleJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keeps [RuntimeState] in `state.json`. Reading is a volatile read; a change is on disk before anybody
/// sees it.
public final class StateStore {
  public static final String NAME = "state.json";

  /// Raised when an older release could misread the file; older schemas are read.
  static final int SCHEMA = 1;

  private final Shelf shelf;
  private volatile RuntimeState state;

  private StateStore(Shelf shelf, RuntimeState state) {
    this.shelf = shelf;
    this.state = state;
  }

  /// The store on `shelf`, or null when there is none yet: the first start. Throws [IOException] that
  /// says what to do when the file cannot be read.
  public static @Nullable StateStore open(Shelf shelf) throws IOException {
    byte[] text = shelf.read(NAME);
    if (text == null) {
      return null;
    }
    try {
      return new StateStore(shelf, read(Fields.of(Json.parse(text))));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          NAME
              + " cannot be read: "
              + e.getMessage()
              + ". Mend it by hand or bring it back from a"
              + " backup; it holds this appliance's name and id, so do not start without it.",
          e);
    }
  }

  /// Makes the file for the first start.
  public static StateStore create(Shelf shelf, RuntimeState state) throws IOException {
    StateStore store = new StateStore(shelf, state);
    shelf.replace(NAME, write(state));
    return store;
  }

  public RuntimeState state() {
    return state;
  }

  /// Applies `change` and makes it durable. When that fails nothing has changed. Blocks.
  public synchronized RuntimeState update(UnaryOperator<RuntimeState> change) throws IOException {
    RuntimeState next = change.apply(state);
    if (!next.equals(state)) {
      shelf.replace(NAME, write(next));
      state = next;
    }
    return next;
  }

  private static RuntimeState read(Fields fields) throws IOException {
    long schema = fields.number("schema");
    if (schema < 1 || schema > SCHEMA) {
      throw new IOException(
          "it has schema "
              + schema
              + " and this release knows up to "
              + SCHEMA
              + ": start a newer release");
    }
    List<Schedule> schedules = new ArrayList<>();
    for (Object each : fields.list("schedules")) {
      schedules.add(ScheduleJson.schedule(Fields.of(each)));
    }
    List<PendingRelease> releases = new ArrayList<>();
    for (Object each : fields.list("releases")) {
      releases.add(ScheduleJson.release(Fields.of(each)));
    }
    return new RuntimeState(
        fields.text("name"),
        UUID.fromString(fields.text("id")),
        texts(fields.object("settings")),
        schedules,
        releases,
        texts(fields.object("buffers")),
        peers(fields.list("peers")),
        fields.has("line") ? LimitJson.rules(fields.object("line")) : LineRules.NONE,
        fields.has("exports") ? ExportJson.rules(fields.object("exports")) : new TreeMap<>());
  }

  private static List<PairedPeer> peers(List<?> list) throws IOException {
    List<PairedPeer> peers = new ArrayList<>();
    for (Object each : list) {
      Fields fields = Fields.of(each);
      peers.add(
          new PairedPeer(
              UUID.fromString(fields.text("id")),
              fields.text("name"),
              fields.text("address"),
              fields.text("fingerprint")));
    }
    return peers;
  }

  private static Map<String, @Nullable Object> of(PairedPeer peer) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", peer.id().toString());
    fields.put("name", peer.name());
    fields.put("address", peer.address());
    fields.put("fingerprint", peer.fingerprint());
    return fields;
  }

  private static TreeMap<String, String> texts(Fields fields) throws IOException {
    TreeMap<String, String> texts = new TreeMap<>();
    for (String key : fields.map().keySet()) {
      texts.put(key, fields.text(key));
    }
    return texts;
  }

  private static byte[] write(RuntimeState state) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schema", SCHEMA);
    fields.put("name", state.name());
    fields.put("id", state.id().toString());
    fields.put("settings", state.settings());
    fields.put("schedules", state.schedules().stream().map(ScheduleJson::of).toList());
    fields.put("releases", state.releases().stream().map(ScheduleJson::of).toList());
    fields.put("buffers", state.buffers());
    fields.put("peers", state.peers().stream().map(StateStore::of).toList());
    fields.put("line", LimitJson.of(state.line()));
    fields.put("exports", ExportJson.of(state.exports()));
    return Json.page(fields);
  }
}
