package io.forebay.webui;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.user.Role;
import java.net.InetSocketAddress;
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
                  "nagios",
                  Role.VIEWER,
                  new Secret("correct-horse"),
                  new Secret("battery-staple"))),
          Call.call(
              "setSnmpUser",
              "PUT",
              "/snmp/users/tape",
              "{\"role\": \"operator\", \"authentication\": \"correct-horse\","
                  + " \"privacy\": \"battery-staple\"}",
              new SnmpCommand.SetUser(
                  "tape",
                  Role.OPERATOR,
                  new Secret("correct-horse"),
                  new Secret("battery-staple"))),
          Call.get("listSnmpReceivers", "/snmp/receivers", new SnmpCommand.Show()),
          Call.call(
              "setSnmpReceiver",
              "PUT",
              "/snmp/receivers/noc",
              "{\"address\": \"192.0.2.9:162\", \"inform\": true, \"user\": \"nagios\"}",
              new SnmpCommand.SetReceiver(
                  "noc",
                  InetSocketAddress.createUnresolved("192.0.2.9", 162),
                  true,
                  "nagios",
                  null)),
          Call.call(
              "setSnmpReceiver",
              "PUT",
              "/snmp/receivers/old",
              "{\"address\": \"[2001:db8::9]:162\", \"community\": \"not-for-all\"}",
              new SnmpCommand.SetReceiver(
                  "old",
                  InetSocketAddress.createUnresolved("2001:db8::9", 162),
                  false,
                  null,
                  new Secret("not-for-all"))),
          Call.call(
              "removeSnmpReceiver",
              "DELETE",
              "/snmp/receivers/noc",
              null,
              new SnmpCommand.RemoveReceiver("noc")),
          Call.call(
              "testSnmpReceiver",
              "POST",
              "/snmp/receivers/noc/test",
              null,
              new SnmpCommand.TestReceiver("noc")),
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
