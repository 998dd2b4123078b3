package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Operations.CREATED;
import static io.forebay.webui.Operations.OK;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// What the contract's operations on volumes do.
final class VolumeOperations {
  private VolumeOperations() {}

  static void operations(Operations to) {
    to.on("listVolumes", OK, asked -> new VolumeCommand.ListAll(), items(Documents::volume));
    to.on("createVolume", CREATED, asked -> newVolume(asked.body()), Documents::volume);
    to.on(
        "showVolume", OK, asked -> new VolumeCommand.Show(asked.path("volume")), Documents::volume);
    to.on(
        "renameVolume",
        OK,
        asked -> new VolumeCommand.Rename(asked.path("volume"), asked.body().getString("name")),
        Documents::volume);
    to.on(
        "growVolume",
        OK,
        asked -> new VolumeCommand.Grow(asked.path("volume"), asked.body().getLong("sizeBytes")),
        Documents::volume);
    to.on("setVolumeAck", OK, asked -> ack(asked.path("volume"), asked.body()), Documents::volume);
    to.on(
        "deleteVolume",
        OK,
        asked -> new VolumeCommand.Delete(asked.path("volume"), asked.required("confirm")),
        Documents::volume);
  }

  private static VolumeCommand.Ack ack(String volume, JsonObject body) {
    Acknowledgement promise =
        Acknowledgement.valueOf(body.getString("promise").toUpperCase(Locale.ROOT));
    boolean remote = promise == Acknowledgement.REMOTE;
    long otherwise = remote ? VolumeCommand.Ack.PATIENCE_MILLIS_DEFAULT : 0;
    long millis =
        switch (body.getValue("patienceSeconds")) {
          case null -> otherwise;
          case Number seconds -> Math.round(seconds.doubleValue() * 1000);
          default -> Status.NEVER; // The contract allows nothing else.
        };
    return new VolumeCommand.Ack(volume, promise, millis);
  }

  private static VolumeCommand.Create newVolume(JsonObject body) {
    JsonObject backing = body.getJsonObject("backing");
    return new VolumeCommand.Create(
        body.getString("name"),
        body.getLong("sizeBytes", VolumeCommand.Create.SIZE_OF_BACKING),
        body.getString("group"),
        body.getInteger("blockBytes", VolumeCommand.Create.BLOCK_BYTES_DEFAULT),
        backing == null
            ? null
            : new VolumeCommand.Backing(
                backing.getString("path"), backing.getBoolean("adopt", false)));
  }
}
