package io.forebay.webui;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.Secret;
import java.util.List;

/// Right requests of the operations on iSCSI.
final class IscsiCalls {
  private static final String INITIATOR = "iqn.1993-08.org.debian:01:abc";

  static final List<Call> ALL =
      List.of(
          Call.get("showIscsi", "/iscsi", new IscsiCommand.Show()),
          Call.call("reloadIscsi", "POST", "/iscsi/reload", null, new IscsiCommand.Reload()),
          Call.call(
              "disconnectInitiator",
              "DELETE",
              "/iscsi/sessions/4",
              null,
              new IscsiCommand.Disconnect(4)),
          Call.get("listSecrets", "/iscsi/secrets", new IscsiCommand.ListSecrets()),
          Call.call(
              "setSecret",
              "PUT",
              "/iscsi/secrets/" + INITIATOR,
              "{\"secret\": \"twelve-bytes-1\"}",
              new IscsiCommand.SetSecret(
                  new ChapName(INITIATOR, ChapName.Use.INITIATOR), new Secret("twelve-bytes-1"))),
          Call.call(
              "setSecret",
              "PUT",
              "/iscsi/secrets/forebay",
              "{\"secret\": \"twelve-bytes-2\", \"use\": \"appliance\"}",
              new IscsiCommand.SetSecret(
                  new ChapName("forebay", ChapName.Use.APPLIANCE), new Secret("twelve-bytes-2"))),
          Call.call(
              "setSecret",
              "PUT",
              "/iscsi/secrets/osaka",
              "{\"secret\": \"twelve-bytes-3\", \"initiator\": \"" + INITIATOR + "\"}",
              new IscsiCommand.SetSecret(
                  new ChapName("osaka", ChapName.Use.INITIATOR, INITIATOR),
                  new Secret("twelve-bytes-3"))),
          Call.call(
              "removeSecret",
              "DELETE",
              "/iscsi/secrets/iqn.1993-08.org.debian%3A01%3Aabc?confirm=" + INITIATOR,
              null,
              new IscsiCommand.RemoveSecret(INITIATOR, INITIATOR)),
          Call.call(
              "removeSecret",
              "DELETE",
              "/iscsi/secrets/osaka",
              null,
              new IscsiCommand.RemoveSecret("osaka", null)));

  private IscsiCalls() {}
}
