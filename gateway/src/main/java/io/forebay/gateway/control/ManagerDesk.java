package io.forebay.gateway.control;

import io.forebay.gateway.control.snmp.ManagerBook;
import io.forebay.gateway.control.snmp.Managers;
import java.io.IOException;

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
        case SnmpCommand.SetUser(String name, Secret authentication, Secret privacy) ->
            book.set(new Managers.User(name, authentication, privacy));
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
      }
      return Outcome.done(book.report());
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "Nothing was changed: " + e.getMessage() + ".");
    }
  }
}
