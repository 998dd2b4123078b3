package io.forebay.webui;

import static io.forebay.webui.Documents.list;

import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;

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
                asked.body().getString("role", Role.VIEWER.word()).equals(Role.OPERATOR.word())
                    ? Role.OPERATOR
                    : Role.VIEWER,
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
    receivers(to);
  }

  private static void receivers(Operations to) {
    to.on(
        "listSnmpReceivers",
        Operations.OK,
        asked -> new SnmpCommand.Show(),
        SnmpDocuments::receivers);
    to.on(
        "setSnmpReceiver",
        Operations.OK,
        asked -> {
          JsonObject body = asked.body();
          String community = body.getString("community");
          return new SnmpCommand.SetReceiver(
              asked.path("receiver"),
              address(body.getString("address")),
              body.getBoolean("inform", false),
              body.getString("user"),
              community == null ? null : new Secret(community));
        },
        SnmpDocuments::receivers);
    to.on(
        "removeSnmpReceiver",
        Operations.OK,
        asked -> new SnmpCommand.RemoveReceiver(asked.path("receiver")),
        SnmpDocuments::receivers);
    to.on(
        "testSnmpReceiver",
        Operations.OK,
        asked -> new SnmpCommand.TestReceiver(asked.path("receiver")),
        SnmpDocuments::receivers);
  }

  /// Throws [RefusedException] when it is none.
  private static InetSocketAddress address(String text) {
    try {
      return Addresses.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(new Refusal(Refusal.Kind.USAGE, e.getMessage() + "."));
    }
  }

  private static JsonObject receivers(SnmpReport report) {
    return new JsonObject().put("items", list(report.receivers(), SnmpDocuments::receiver));
  }

  private static JsonObject receiver(SnmpReport.Receiver receiver) {
    SnmpReport.Delivery delivery = receiver.delivery();
    return new JsonObject()
        .put("name", receiver.name())
        .put("address", receiver.address())
        .put("user", receiver.user())
        .put("inform", receiver.inform())
        .put("sent", delivery.sent())
        .put("failed", delivery.failed())
        .put("heldBack", delivery.heldBack())
        .put("problem", delivery.problem());
  }

  static JsonObject report(SnmpReport report) {
    SnmpReport.Agent agent = report.agent();
    return new JsonObject()
        .put("listening", list(agent.listening(), address -> address))
        .put("state", report.state().word())
        .put("problem", report.problem())
        .put("users", list(report.users(), name -> name))
        .put("operators", list(report.operators(), name -> name))
        .put("community", report.community())
        .put("networks", list(report.networks(), network -> network))
        .put("receivers", list(report.receivers(), SnmpDocuments::receiver))
        .put("engineId", agent.engineId())
        .put("boots", agent.boots())
        .put("received", agent.received())
        .put("refused", agent.refused())
        .put("elsewhere", agent.elsewhere());
  }
}
