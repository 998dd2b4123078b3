package io.forebay.webui;

import static io.forebay.webui.Documents.list;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.WebCommand;
import io.forebay.gateway.control.WebReport;
import io.forebay.gateway.control.access.WebLook;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The way in for browsers: the operations of the contract, and their document.
final class WebDocuments {
  private WebDocuments() {}

  static void operations(Operations to) {
    to.on("showWeb", Operations.OK, asked -> new WebCommand.Show(), WebDocuments::report);
    to.on(
        "setWebCertificate",
        Operations.OK,
        asked ->
            new WebCommand.SetCertificate(
                asked.body().getString("certificate"), new Secret(asked.body().getString("key"))),
        WebDocuments::report);
    to.on(
        "removeWebCertificate",
        Operations.OK,
        asked -> new WebCommand.RemoveCertificate(),
        WebDocuments::report);
  }

  static JsonObject report(WebReport report) {
    return new JsonObject()
        .put("listening", list(report.listening(), address -> address))
        .put("leading", list(report.leading(), address -> address))
        .put("certificate", certificate(report.certificate()));
  }

  private static @Nullable JsonObject certificate(@Nullable WebLook look) {
    return look == null
        ? null
        : new JsonObject()
            .put("subject", look.subject())
            .put("issuer", look.issuer())
            .put("names", list(look.names(), name -> name))
            .put("own", look.own())
            .put("key", look.key())
            .put("chain", look.chain())
            .put("notBefore", Values.time(look.notBeforeMillis()))
            .put("notAfter", Values.time(look.notAfterMillis()))
            .put("sha256", look.sha256());
  }
}
