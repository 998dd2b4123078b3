package io.forebay.webui;

import static io.forebay.webui.Values.lsn;
import static io.forebay.webui.Values.number;
import static io.forebay.webui.Values.span;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/// What the door shows, as documents of the contract.
final class Documents {
  private Documents() {}

  static <T> JsonArray list(List<T> values, Function<T, ?> document) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(document.apply(value)));
    return array;
  }

  /// A list as a page of its own.
  static <T> Function<List<T>, JsonObject> items(Function<T, JsonObject> document) {
    return values -> new JsonObject().put("items", list(values, document));
  }

  static JsonObject status(Status.Appliance status) {
    return new JsonObject()
        .put("name", status.name())
        .put("id", status.id().toString())
        .put("version", status.version())
        .put("summary", status.summary())
        .put("worst", status.worst() == null ? null : word(status.worst()))
        .put("openEvents", status.openEvents())
        .put("started", time(status.startedMillis()))
        .put("now", time(status.nowMillis()))
        .put("ports", list(status.ports(), Documents::port))
        .put("iscsi", IscsiDocuments.summary(status.iscsi()))
        .put("time", TimeDocuments.report(status.time()))
        .put("groups", list(status.groups(), GroupDocuments::group))
        .put("peers", list(status.peers(), Documents::peer));
  }

  private static JsonObject port(Status.Port port) {
    return new JsonObject().put("service", port.service()).put("address", port.address());
  }

  static JsonObject peer(Status.Peer peer) {
    return new JsonObject()
        .put("name", peer.name())
        .put("id", peer.id().toString())
        .put("address", peer.address())
        .put("fingerprint", peer.fingerprint())
        .put("connected", peer.connected())
        .put("since", time(peer.sinceMillis()))
        .put("lastHeard", time(peer.lastHeardMillis()))
        .put("groups", list(peer.groups(), name -> name))
        .put(
            "lastHour", peer.lastHour() == null ? null : ProfileDocuments.lineHour(peer.lastHour()))
        .put("clockOffsetSeconds", TimeDocuments.seconds(peer.clockOffsetMillis()))
        .put("problem", peer.problem());
  }

  static JsonObject replacement(PeerCommand.Replacement done) {
    return new JsonObject()
        .put("old", done.old())
        .put("peer", peer(done.peer()))
        .put("groups", list(done.groups(), name -> name))
        .put("steps", list(done.steps(), step -> step));
  }

  static JsonObject invitation(PeerCommand.Invitation invitation) {
    return new JsonObject()
        .put("code", invitation.code())
        .put("expires", time(invitation.expiresMillis()));
  }

  static JsonObject volume(Status.Volume volume) {
    return new JsonObject()
        .put("name", volume.name())
        .put("id", volume.id().toString())
        .put("group", volume.group())
        .put("sizeBytes", volume.sizeBytes())
        .put("blockBytes", volume.blockBytes())
        .put("writable", volume.writable())
        .put("backing", volume.backing())
        .put("allocatedBytes", number(volume.allocatedBytes()))
        .put("ack", ack(volume.ack()))
        .put("export", ExportDocuments.rule(volume.export()))
        .put("io", volume.io() == null ? null : ProfileDocuments.io(volume.io()))
        .put("iscsi", list(volume.units(), IscsiDocuments::unit))
        .put("attach", list(volume.attach(), Documents::attach));
  }

  private static JsonObject ack(Status.Ack ack) {
    return new JsonObject()
        .put("promise", word(ack.promise()))
        .put("patienceSeconds", span(ack.patienceMillis()))
        .put("inForce", word(ack.inForce()));
  }

  private static JsonObject attach(Status.Attach attach) {
    return new JsonObject()
        .put("export", attach.export())
        .put("what", attach.what())
        .put("text", attach.text());
  }

  static JsonObject checkpoint(Status.Checkpoint checkpoint) {
    return new JsonObject()
        .put("name", checkpoint.name())
        .put("group", checkpoint.group())
        .put("consistency", word(checkpoint.consistency()))
        .put("hold", checkpoint.hold())
        .put("life", word(checkpoint.life()))
        .put("lsn", lsn(checkpoint.lsn()))
        .put("taken", time(checkpoint.takenMillis()))
        .put("incremental", checkpoint.changes().incremental())
        .put("changedBytes", number(checkpoint.changes().bytes()));
  }

  static JsonObject event(Event event) {
    return new JsonObject()
        .put("id", event.id())
        .put("kind", event.kind().id())
        .put("severity", word(event.kind().severity()))
        .put("subject", event.subject())
        .put("detail", event.detail())
        .put("text", event.text())
        .put("open", event.open())
        .put("raised", time(event.raisedMillis()))
        .put("cleared", time(event.clearedMillis()))
        .put("acknowledged", time(event.acknowledgedMillis()))
        .put("acknowledgedBy", event.acknowledgedBy())
        .put("repeats", event.repeats());
  }

  /// A page of at most `limit` events; `next` leads to the older ones.
  static JsonObject events(List<Event> events, int limit) {
    boolean more = events.size() == limit;
    return new JsonObject()
        .put("items", list(events, Documents::event))
        .put("next", more ? events.getLast().id() : null);
  }

  static JsonObject setting(Status.Setting setting) {
    return new JsonObject()
        .put("key", setting.key())
        .put("value", setting.value())
        .put("origin", word(setting.origin()))
        .put("source", setting.source())
        .put("runtime", setting.runtime())
        .put("meaning", setting.meaning());
  }
}
