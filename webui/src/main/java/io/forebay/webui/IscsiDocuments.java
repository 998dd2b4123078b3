package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Secret;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The iSCSI service: the operations of the contract, and their documents.
final class IscsiDocuments {
  private IscsiDocuments() {}

  static void operations(Operations to) {
    to.on("showIscsi", Operations.OK, asked -> new IscsiCommand.Show(), IscsiDocuments::report);
    to.on("reloadIscsi", Operations.OK, asked -> new IscsiCommand.Reload(), IscsiDocuments::report);
    to.on(
        "disconnectInitiator",
        Operations.OK,
        asked -> new IscsiCommand.Disconnect(Math.toIntExact(asked.pathNumber("session"))),
        IscsiDocuments::session);
    to.on(
        "listSecrets",
        Operations.OK,
        asked -> new IscsiCommand.ListSecrets(),
        items(IscsiDocuments::name));
    to.on("setSecret", Operations.OK, IscsiDocuments::secret, items(IscsiDocuments::name));
    to.on(
        "removeSecret",
        Operations.OK,
        asked -> new IscsiCommand.RemoveSecret(asked.path("secret"), asked.query("confirm")),
        items(IscsiDocuments::name));
  }

  private static IscsiCommand.SetSecret secret(Asked asked) {
    JsonObject body = asked.body();
    ChapName.Use use = Values.value(ChapName.Use.class, body.getString("use", "initiator"));
    return new IscsiCommand.SetSecret(
        new ChapName(asked.path("secret"), use, body.getString("initiator", "")),
        new Secret(body.getString("secret")));
  }

  private static JsonObject name(ChapName name) {
    return new JsonObject()
        .put("name", name.name())
        .put("use", word(name.use()))
        .put("initiator", name.initiator());
  }

  static JsonObject summary(IscsiReport.Summary summary) {
    return new JsonObject()
        .put("portals", list(summary.portals(), portal -> portal))
        .put("sessions", summary.sessions());
  }

  static JsonObject report(IscsiReport report) {
    return new JsonObject()
        .put("portals", list(report.portals(), portal -> portal))
        .put("portalTags", list(report.tags(), tag -> tag))
        .put("advertised", list(report.advertised(), portal -> portal))
        .put("chap", word(report.proof()))
        .put("offered", report.offered() == null ? null : terms(report.offered()))
        .put("targets", list(report.targets(), IscsiDocuments::target))
        .put("sessions", list(report.sessions(), IscsiDocuments::session));
  }

  private static JsonObject target(IscsiReport.Target target) {
    return new JsonObject()
        .put("name", target.name())
        .put("group", target.group())
        .put("checkpoint", target.checkpoint())
        .put("units", list(target.units(), IscsiDocuments::unit))
        .put("logins", logins(target.logins()));
  }

  private static JsonObject logins(IscsiReport.Logins logins) {
    return new JsonObject()
        .put("accepted", logins.accepted())
        .put("unproven", logins.unproven())
        .put("forbidden", logins.forbidden())
        .put("malformed", logins.malformed())
        .put("other", logins.other());
  }

  static JsonObject unit(IscsiReport.Unit unit) {
    return new JsonObject()
        .put("export", unit.export())
        .put("target", unit.target())
        .put("lun", unit.lun())
        .put("naa", unit.naa())
        .put("readOnly", unit.readOnly())
        .put("access", word(unit.access()))
        .put("reservation", reservation(unit.reservation()));
  }

  private static @Nullable JsonObject reservation(IscsiReport.@Nullable Reservation reservation) {
    return reservation == null
        ? null
        : new JsonObject()
            .put("holder", reservation.holder())
            .put("kind", reservation.kind())
            .put("registered", reservation.registered())
            .put("persists", reservation.persists());
  }

  private static JsonObject session(IscsiReport.Session session) {
    IscsiReport.Traffic traffic = session.traffic();
    return new JsonObject()
        .put("session", session.number())
        .put("initiator", session.initiator())
        .put("user", session.user())
        .put("address", session.address())
        .put("target", session.target())
        .put("since", time(session.sinceMillis()))
        .put("path", path(session.path()))
        .put("headerDigest", session.digests().header())
        .put("dataDigest", session.digests().data())
        .put("terms", terms(session.terms()))
        .put("commands", traffic.commands())
        .put("receivedBytes", traffic.receivedBytes())
        .put("sentBytes", traffic.sentBytes());
  }

  private static JsonObject path(IscsiReport.Path path) {
    return new JsonObject()
        .put("isid", path.isid())
        .put("connection", path.connection())
        .put("portal", path.portal())
        .put("tag", path.tag());
  }

  private static JsonObject terms(IscsiReport.Terms terms) {
    return new JsonObject()
        .put("initialR2t", terms.initialR2t())
        .put("immediateData", terms.immediateData())
        .put("receiveBytesMax", terms.receiveBytesMax())
        .put("sendBytesMax", terms.sendBytesMax())
        .put("burstBytesMax", terms.burstBytesMax())
        .put("firstBurstBytesMax", terms.firstBurstBytesMax())
        .put("outstandingR2tMax", terms.outstandingR2tMax());
  }
}
