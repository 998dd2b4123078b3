package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

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

  /// Reads the users, the community and the receivers anew.
  record Reload() implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.reload";
    }
  }

  /// Lets a user of SNMPv3 in, or gives it another role and other passphrases. `role`: VIEWER or OPERATOR.
  record SetUser(String name, Role role, Secret authentication, Secret privacy)
      implements SnmpCommand {
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

  /// Tells somebody of events from now on. `address` is not resolved. By `user` of SNMPv3, or, when that is null,
  /// with `community` over SNMPv2c.
  record SetReceiver(
      String name,
      InetSocketAddress address,
      boolean inform,
      @Nullable String user,
      @Nullable Secret community)
      implements SnmpCommand {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "snmp.receiver-set";
    }
  }

  record RemoveReceiver(String name) implements SnmpCommand {
    @Override
    public String verb() {
      return "snmp.receiver-remove";
    }
  }

  /// Sends a receiver something that says that it is a test. Done when it was sent, of an inform: acknowledged.
  record TestReceiver(String name) implements SnmpCommand {
    @Override
    public Role needs() {
      return Role.OPERATOR; // As with receivers by mail: whoever watches tries whether it works.
    }

    @Override
    public String verb() {
      return "snmp.receiver-test";
    }
  }
}
