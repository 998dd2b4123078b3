package io.forebay.webui;

import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.SupportCommand;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Right requests of the operations on the configuration as a whole, and for support.
final class ConfigCalls {
  static final String DOCUMENT =
      "{\"format\":\"forebay-configuration\",\"version\":1,\"made\":\"2026-11-20T14:03:12Z\","
          + "\"appliance\":{\"name\":\"kyoto\"},\"settings\":[]}";

  private static final String SENT = new JsonObject(DOCUMENT).encode();

  static final List<Call> ALL =
      List.of(
          Call.get("backupConfig", "/config", new ConfigCommand.Backup()),
          Call.call("diffConfig", "POST", "/config/diff", DOCUMENT, new ConfigCommand.Diff(SENT)),
          Call.call(
              "restoreConfig",
              "PUT",
              "/config?confirm=kyoto",
              DOCUMENT,
              new ConfigCommand.Restore(SENT, "kyoto")),
          Call.get("collectSupport", "/support/bundle", new SupportCommand.Collect()));

  private ConfigCalls() {}
}
