package io.forebay.panel;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.panel.FrontPanel;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.user.Role;
import io.forebay.panel.lcd.LcdClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The panel with its display, if one is set. Without a display there is the panel all the same, for who looks from
/// elsewhere.
final class RunningPanel implements UserInterface.Running, FrontPanel {
  private static final String SERVER = "lcd.server";

  private static final Actor SELF = new Actor(Actor.Origin.PANEL, "panel", Role.VIEWER);

  private final Panel panel;
  private final @Nullable LcdClient client;

  private RunningPanel(Panel panel, @Nullable LcdClient client) {
    this.panel = panel;
    this.client = client;
  }

  static RunningPanel start(Control control, Consumer<Throwable> fatal) throws IOException {
    Panel panel = Panel.of(control);
    String server = setting(control);
    if (server.isBlank()) {
      return new RunningPanel(panel, null);
    }
    InetSocketAddress address = Addresses.parse(server);
    return new RunningPanel(panel, LcdClient.start(address, panel, fatal));
  }

  private static String setting(Control control) throws IOException {
    try {
      return switch (control
          .execute(new SettingCommand.ListAll(), SELF)
          .toCompletableFuture()
          .get()) {
        case Outcome.Done<List<Status.Setting>>(var settings) ->
            settings.stream()
                .filter(setting -> setting.key().equals(SERVER))
                .map(Status.Setting::value)
                .findFirst()
                .orElse("");
        case Outcome.Refused<List<Status.Setting>>(var refusal) ->
            throw new IOException("lcd: " + refusal.reason());
      };
    } catch (ExecutionException e) {
      throw new IOException("lcd: the settings cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("lcd: interrupted", e);
    }
  }

  @Override
  public PanelPicture show(Actor who) {
    return panel.show(who);
  }

  @Override
  public PanelPicture press(PanelKey key, Actor who) {
    return panel.press(key, who);
  }

  @Override
  public Map<String, List<InetSocketAddress>> bound() {
    return Map.of();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
