package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;

/// What can be looked up of the SNMP agent, and done to it.
public sealed interface SnmpCommand extends Command<SnmpReport> {
  @Override
  default Role needs() {
    return changes() ? Role.ADMIN : Role.VIEWER;
  }

  /// Where it listens, and who may come in; never a secret.
  record Show() implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Reads the users and the community anew.
  record Reload() implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.reload";
    }
  }

  /// Lets a user of SNMPv3 in, or gives it other passphrases.
  record SetUser(String name, Secret authentication, Secret privacy) implements SnmpCommand {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "snmp.user-set";
    }
  }

  record RemoveUser(String name) implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.user-remove";
    }
  }

  /// Lets managers of SNMPv2c in that send `community`.
  record SetCommunity(Secret community) implements SnmpCommand {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "snmp.community-set";
    }
  }

  /// SNMPv2c is off again.
  record RemoveCommunity() implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.community-remove";
    }
  }
}
