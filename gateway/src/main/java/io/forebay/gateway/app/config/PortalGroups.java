package io.forebay.gateway.app.config;

import io.forebay.gateway.control.settings.PortalAddress;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings.Given;
import java.util.List;
import java.util.Map;

/// Initiators are told of portal groups only that they can log in to.
final class PortalGroups {
  private PortalGroups() {}

  static void check(Map<SettingKey, Given> given, List<String> complaints) {
    Given told = given.get(SettingKey.ISCSI_PORTALS);
    if (told == null) {
      return;
    }
    Given listen = given.get(SettingKey.ISCSI_LISTEN);
    String listened = listen == null ? SettingKey.ISCSI_LISTEN.initial() : listen.value();
    String complaint = PortalAddress.complaint(listened, told.value());
    if (complaint != null) {
      complaints.add(told.source() + ": iscsi.portals: " + complaint);
    }
  }
}
