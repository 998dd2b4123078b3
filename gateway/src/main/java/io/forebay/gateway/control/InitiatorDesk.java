package io.forebay.gateway.control;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands on the iSCSI service. Any thread; of those on secrets one at a time.
final class InitiatorDesk {
  private final Initiators initiators;

  InitiatorDesk(Initiators initiators) {
    this.initiators = initiators;
  }

  Outcome<?> execute(IscsiCommand<?> command) {
    return switch (command) {
      case IscsiCommand.Show() -> Outcome.done(initiators.report());
      case IscsiCommand.Reload() -> reload();
      case IscsiCommand.Disconnect(int session) -> disconnect(session);
      case IscsiCommand.ListSecrets() ->
          unlessWrong(initiators::secrets, "The secrets cannot be read");
      case IscsiCommand.SetSecret(ChapName who, Secret secret) -> set(who, secret);
      case IscsiCommand.RemoveSecret(String name, @Nullable String confirm) ->
          remove(name, confirm);
    };
  }

  private synchronized Outcome<IscsiReport> reload() {
    return unlessWrong(
        initiators::reload, "It was not read anew, what was read before still counts");
  }

  private synchronized Outcome<List<ChapName>> set(ChapName who, Secret secret) {
    return unlessWrong(
        () -> {
          initiators.setSecret(who, secret);
          return initiators.secrets();
        },
        "Nothing was changed");
  }

  private synchronized Outcome<List<ChapName>> remove(String name, @Nullable String confirm) {
    return Answers.then(
        unlessWrong(initiators::secrets, "Nothing was changed"), all -> remove(name, confirm, all));
  }

  private Outcome<IscsiReport.Session> disconnect(int number) {
    IscsiReport.Session session = initiators.disconnect(number);
    return session != null
        ? Outcome.done(session)
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND, "There is no session " + number + ": see iscsi show.");
  }

  private Outcome<List<ChapName>> remove(
      String name, @Nullable String confirm, List<ChapName> all) {
    ChapName found = all.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (found == null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, name + " has no secret: see iscsi secret list.");
    }
    long left =
        all.stream()
            .filter(each -> each.use() == ChapName.Use.INITIATOR && !each.equals(found))
            .count();
    if (found.use() == ChapName.Use.INITIATOR && left == 0 && !name.equals(confirm)) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "It is the last one: without it no initiator has to prove itself any more. If that is meant,"
              + " say the name once more: --yes "
              + name
              + ".");
    }
    return unlessWrong(
        () -> {
          initiators.removeSecret(found);
          return initiators.secrets();
        },
        "Nothing was changed");
  }

  /// What may be refused by what stands in files.
  private interface Work<R> {
    R does() throws IOException;
  }

  private static <R> Outcome<R> unlessWrong(Work<R> work, String otherwise) {
    try {
      return Outcome.done(work.does());
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, otherwise + ": " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, otherwise + ": " + e.getMessage() + ".");
    }
  }
}
