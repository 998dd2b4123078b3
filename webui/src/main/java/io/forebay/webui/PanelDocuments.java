package io.forebay.webui;

import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// The front panel, seen and pressed from elsewhere: the operations of the contract, and their documents.
final class PanelDocuments {
  private PanelDocuments() {}

  static void operations(Operations to) {
    to.on("showPanel", Operations.OK, asked -> new PanelCommand.Show(), PanelDocuments::picture);
    to.on(
        "pressPanelKey",
        Operations.OK,
        asked -> new PanelCommand.Press(Values.value(PanelKey.class, asked.path("key"))),
        PanelDocuments::picture);
    to.on(
        "setPanelPin",
        Operations.OK,
        asked -> new PanelCommand.SetPin(new Secret(asked.body().getString("pin"))),
        PanelDocuments::pin);
    to.on(
        "removePanelPin",
        Operations.OK,
        asked -> new PanelCommand.SetPin(null),
        PanelDocuments::pin);
  }

  private static JsonObject pin(PanelCommand.Pin pin) {
    return new JsonObject().put("set", pin.set());
  }

  private static JsonObject picture(PanelPicture picture) {
    JsonArray keys = new JsonArray();
    picture
        .keys()
        .forEach((key, does) ->
            keys.add(new JsonObject().put("key", Values.word(key)).put("does", does)));
    return new JsonObject()
        .put("columns", picture.columns())
        .put("rows", picture.rows())
        .put("lines", new JsonArray(picture.lines()))
        .put("flashing", picture.flashing())
        .put("keys", keys);
  }
}
