package io.forebay.gateway.control.settings;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.Origin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The value of each key: what was set at run time, else the command line's, else the file's, else the
/// default. Any thread.
public final class Settings {
  /// A value as somebody gave it. `source` is `FILE:LINE:COLUMN`, or "".
  public record Given(String value, Origin origin, String source) {}

  private final Map<SettingKey, Given> given;
  private final @Nullable StateStore store;

  /// `given` by file and command line, all checked. `store` null: there is no home yet.
  public Settings(Map<SettingKey, Given> given, @Nullable StateStore store) {
    this.given = new EnumMap<>(SettingKey.class);
    this.given.putAll(given);
    this.store = store;
  }

  private Given of(SettingKey key) {
    if (store != null) {
      String set = store.state().settings().get(key.id());
      if (key == SettingKey.NAME) {
        return new Given(store.state().name(), Origin.RUNTIME, StateStore.NAME);
      }
      if (set != null && key.runtime() && key.complaint(set) == null) {
        return new Given(set, Origin.RUNTIME, StateStore.NAME);
      }
    }
    Given value = given.get(key);
    return value != null ? value : new Given(key.initial(), Origin.DEFAULT, "");
  }

  /// Whether nobody has set it.
  public boolean isDefault(SettingKey key) {
    return of(key).origin() == Origin.DEFAULT;
  }

  public String text(SettingKey key) {
    return of(key).value();
  }

  /// Of a size (bytes), a span (milliseconds) or a count.
  public long number(SettingKey key) {
    String value = text(key);
    return switch (key.form()) {
      case SIZE -> Quantity.size(value);
      case SPAN -> Quantity.span(value);
      case COUNT -> Long.parseLong(value);
      case NAME, ADDRESS, ADDRESSES, PORTALS, SERVERS, NETWORKS, PATH, TLS, FLAG, TEXT, EXPORT ->
          throw new IllegalArgumentException(key.id());
    };
  }

  public int count(SettingKey key) {
    return Math.toIntExact(number(key));
  }

  public List<InetSocketAddress> addresses(SettingKey key) {
    return Addresses.parseList(text(key));
  }

  /// Those of a list of servers, with their ports; not resolved.
  public List<InetSocketAddress> servers(SettingKey key) {
    return Addresses.parseServers(text(key));
  }

  public List<PortalAddress> portals(SettingKey key) {
    return PortalAddress.parseList(text(key));
  }

  public List<Status.Setting> list() {
    List<Status.Setting> all = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      all.add(show(key));
    }
    return all;
  }

  private Status.Setting show(SettingKey key) {
    Given value = of(key);
    return new Status.Setting(
        key.id(), value.value(), value.origin(), value.source(), key.runtime(), key.meaning());
  }

  /// Sets `key` at run time, or with null takes that back. Durable on return. Blocks.
  public Outcome<Status.Setting> change(String id, @Nullable String value) {
    SettingKey key = SettingKey.of(id);
    if (key == null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, "There is no key " + id + ": see setting list.");
    }
    if (!key.runtime() || store == null) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          id + " is read at the start: set it in forebay.toml, then restart the appliance.");
    }
    String complaint = value == null ? null : key.complaint(value);
    if (complaint == null && value != null && key == SettingKey.ISCSI_PORTALS) {
      complaint = PortalAddress.complaint(text(SettingKey.ISCSI_LISTEN), value);
    }
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, id + ": " + complaint + ".");
    }
    try {
      store.update(state -> state.withSetting(id, value));
      return Outcome.done(show(key));
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, id + " could not be kept: " + e.getMessage());
    }
  }
}
