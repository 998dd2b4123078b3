package io.forebay.webui;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.ExportJson;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.access.Network;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// To whom volumes are exported: the operations of the contract, and their documents.
final class ExportDocuments {
  private ExportDocuments() {}

  static void operations(Operations to) {
    to.on(
        "setVolumeExport",
        Operations.OK,
        asked -> wanted(asked.path("volume"), asked.body()),
        Documents::volume);
    to.on(
        "showNbdAuthority",
        Operations.OK,
        asked -> new NbdCommand.Authority(),
        pem -> new JsonObject().put("certificate", pem));
    to.on("showNbdTls", Operations.OK, asked -> new NbdCommand.Show(), ExportDocuments::encryption);
    to.on(
        "reloadNbdTls",
        Operations.OK,
        asked -> new NbdCommand.Reload(),
        ExportDocuments::encryption);
  }

  static JsonObject encryption(HostTls tls) {
    HostTls.Server server = tls.server();
    return new JsonObject()
        .put("mode", tls.mode().word())
        .put("server", server == null ? null : server(server))
        .put("trusted", tls.trusted())
        .put("read", Values.time(tls.readMillis()));
  }

  private static JsonObject server(HostTls.Server server) {
    return new JsonObject()
        .put("subject", server.subject())
        .put("issuer", server.issuer())
        .put("own", server.own())
        .put("notAfter", Values.time(server.notAfterMillis()))
        .put("sha256", server.sha256());
  }

  static JsonObject rule(ExportRule rule) {
    return new JsonObject(ExportJson.of(rule)).put("summary", rule.summary());
  }

  /// The change that `body` describes. Throws [RefusedException] when it makes no sense.
  private static VolumeCommand.Export wanted(String volume, JsonObject body) {
    try {
      String tls = body.getString("tls");
      return new VolumeCommand.Export(
          volume,
          all(body.getJsonArray("allow"), Network::parse),
          all(body.getJsonArray("certificates"), name -> name),
          all(body.getJsonArray("initiators"), name -> name),
          body.getBoolean("readOnly"),
          tls == null ? null : Values.value(TlsMode.class, tls),
          body.getString("description"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(new Refusal(Refusal.Kind.USAGE, e.getMessage() + "."));
    }
  }

  private static <T> @Nullable List<T> all(@Nullable JsonArray texts, Function<String, T> reading) {
    if (texts == null) {
      return null;
    }
    List<T> read = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      read.add(reading.apply(texts.getString(i)));
    }
    return read;
  }
}
