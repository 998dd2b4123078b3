package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import org.jspecify.annotations.Nullable;

/// What can be done with a first copy that is carried on a disk. Each gives how it stands then; what takes time
/// is begun, and goes on by itself. Paths are absolute, and as the appliance sees them.
public sealed interface SeedCommand extends Command<SeedReport> {
  String group();

  /// Begins to write the group's volumes into the new file `to`, or over the block device `to`: then `confirm`
  /// has to be that path once more.
  record Export(String group, String peer, String to, @Nullable String confirm)
      implements SeedCommand {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "seed.export";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Begins to import the seed in `from`, or goes on with it, into a group that has no copy here yet.
  record Import(String group, String from) implements SeedCommand {
    @Override
    public String verb() {
      return "seed.import";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Ends what is under way, and gives up what was imported.
  record Cancel(String group) implements SeedCommand {
    @Override
    public String verb() {
      return "seed.cancel";
    }
  }

  record Show(String group) implements SeedCommand {
    @Override
    public String verb() {
      return "seed.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }
}
