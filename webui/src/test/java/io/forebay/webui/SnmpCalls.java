package io.forebay.webui;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import java.util.List;

/// Right requests of the operations on SNMP.
final class SnmpCalls {
  static final List<Call> ALL =
      List.of(
          Call.get("showSnmp", "/snmp", new SnmpCommand.Show()),
          Call.call("reloadSnmp", "POST", "/snmp/reload", null, new SnmpCommand.Reload()),
          Call.call(
              "setSnmpUser",
              "PUT",
              "/snmp/users/nagios",
              "{\"authentication\": \"correct-horse\", \"privacy\": \"battery-staple\"}",
              new SnmpCommand.SetUser(
                  "nagios", new Secret("correct-horse"), new Secret("battery-staple"))),
          Call.call(
              "removeSnmpUser",
              "DELETE",
              "/snmp/users/nagios",
              null,
              new SnmpCommand.RemoveUser("nagios")),
          Call.call(
              "setSnmpCommunity",
              "PUT",
              "/snmp/community",
              "{\"community\": \"not-for-all\"}",
              new SnmpCommand.SetCommunity(new Secret("not-for-all"))),
          Call.call(
              "removeSnmpCommunity",
              "DELETE",
              "/snmp/community",
              null,
              new SnmpCommand.RemoveCommunity()));

  private SnmpCalls() {}
}
