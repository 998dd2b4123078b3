package io.forebay.webui;

import static io.forebay.webui.Documents.list;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.SnmpReport;
import io.vertx.core.json.JsonObject;

/// The SNMP agent: the operations of the contract, and their document.
final class SnmpDocuments {
  private SnmpDocuments() {}

  static void operations(Operations to) {
    to.on("showSnmp", Operations.OK, asked -> new SnmpCommand.Show(), SnmpDocuments::report);
    to.on("reloadSnmp", Operations.OK, asked -> new SnmpCommand.Reload(), SnmpDocuments::report);
    to.on(
        "setSnmpUser",
        Operations.OK,
        asked ->
            new SnmpCommand.SetUser(
                asked.path("user"),
                new Secret(asked.body().getString("authentication")),
                new Secret(asked.body().getString("privacy"))),
        SnmpDocuments::report);
    to.on(
        "removeSnmpUser",
        Operations.OK,
        asked -> new SnmpCommand.RemoveUser(asked.path("user")),
        SnmpDocuments::report);
    to.on(
        "setSnmpCommunity",
        Operations.OK,
        asked -> new SnmpCommand.SetCommunity(new Secret(asked.body().getString("community"))),
        SnmpDocuments::report);
    to.on(
        "removeSnmpCommunity",
        Operations.OK,
        asked -> new SnmpCommand.RemoveCommunity(),
        SnmpDocuments::report);
  }

  private static JsonObject report(SnmpReport report) {
    SnmpReport.Agent agent = report.agent();
    return new JsonObject()
        .put("listening", list(agent.listening(), address -> address))
        .put("problem", report.problem())
        .put("users", list(report.users(), name -> name))
        .put("community", report.community())
        .put("engineId", agent.engineId())
        .put("boots", agent.boots())
        .put("received", agent.received())
        .put("refused", agent.refused());
  }
}
