package io.forebay.gateway.control;

import io.forebay.gateway.control.snmp.ManagerBook;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Commands on the SNMP agent and who may ask it. Any thread; blocks.
final class ManagerDesk {
  private final ManagerBook book;

  ManagerDesk(ManagerBook book) {
    this.book = book;
  }

  Outcome<SnmpReport> execute(SnmpCommand command) {
    try {
      switch (command) {
        case SnmpCommand.Show() -> {}
        case SnmpCommand.Reload() -> book.reload();
        case SnmpCommand.SetUser(String name, Role role, Secret authentication, Secret privacy) ->
            book.set(new Managers.User(name, role, authentication, privacy));
        case SnmpCommand.RemoveUser(String name) -> {
          if (!book.remove(name)) {
            return Outcome.refused(
                Refusal.Kind.NOT_FOUND, "There is no user " + name + " of SNMP: see snmp show.");
          }
        }
        case SnmpCommand.SetCommunity(Secret community) -> book.setCommunity(community);
        case SnmpCommand.RemoveCommunity() -> {
          if (!book.setCommunity(null)) {
            return Outcome.refused(
                Refusal.Kind.NOT_FOUND, "No community is set: nothing was changed.");
          }
        }
        case SnmpCommand.SetReceiver set -> book.set(receiver(set));
        case SnmpCommand.RemoveReceiver(String name) -> {
          if (!book.removeReceiver(name)) {
            return noReceiver(name);
          }
        }
        case SnmpCommand.TestReceiver(String name) -> {
          return test(name);
        }
      }
      return Outcome.done(book.report());
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "Nothing was changed: " + e.getMessage() + ".");
    }
  }

  private static Managers.Receiver receiver(SnmpCommand.SetReceiver set) {
    @Nullable String user = set.user();
    if ((user == null) == (set.community() == null)) {
      throw new IllegalArgumentException(
          "a receiver is told by a user of SNMPv3 or with a community, one of the two");
    }
    return new Managers.Receiver(
        set.name(), set.address(), set.inform(), user == null ? "" : user, set.community());
  }

  private static Outcome<SnmpReport> noReceiver(String name) {
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no receiver " + name + ": see snmp receiver list.");
  }

  private Outcome<SnmpReport> test(String name) {
    String problem = book.test(name);
    if (problem == null) {
      return noReceiver(name);
    }
    return problem.isEmpty()
        ? Outcome.done(book.report())
        : Outcome.refused(Refusal.Kind.FAILED, problem);
  }
}
