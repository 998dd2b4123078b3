package io.forebay.gateway.control;

import io.forebay.gateway.control.plan.LinePlan;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.group.HandoverStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with groups.
public sealed interface GroupCommand<R> extends Command<R> {
  /// A new, empty group, primary here. `bufferDirectory` null: in the home; else an absolute path of an
  /// existing folder in which the change buffer gets a folder of its own. `capacityBytes` of the buffer.
  record Create(String name, @Nullable String bufferDirectory, long capacityBytes)
      implements GroupCommand<Status.Group> {
    /// As the capacity: what the configuration says.
    public static final long CAPACITY_DEFAULT = 0;

    @Override
    public String verb() {
      return "group.create";
    }

    @Override
    public Role needs() {
      return bufferDirectory == null ? Role.OPERATOR : Role.ADMIN;
    }
  }

  record ListAll() implements GroupCommand<List<Status.Group>> {
    @Override
    public String verb() {
      return "group.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  record Show(String name) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// What line the group needs, judged by what its hosts wrote.
  record Plan(String name, Planner.Wish wish) implements GroupCommand<LinePlan> {
    @Override
    public String verb() {
      return "group.plan";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// What hosts wrote to the group in the last `hours`, 1 to [#HOURS_MAX].
  record History(String name, int hours) implements GroupCommand<List<WriteHour>> {
    /// A year, which is what is kept.
    public static final int HOURS_MAX = 366 * 24;

    @Override
    public String verb() {
      return "group.history";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Attaches `peer`: from now on the change buffer is kept for it, and drained to it.
  record Replicate(String name, String peer) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.replicate";
    }
  }

  /// Detaches `peer` (null: the only one there is). What it has stays there.
  record Unreplicate(String name, @Nullable String peer) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.unreplicate";
    }
  }

  /// What promoting would give up.
  record PreviewPromote(String name) implements GroupCommand<Prospect> {
    @Override
    public String verb() {
      return "group.preview-promote";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Makes a secondary the primary under a new epoch, whether the old primary lives or not. `confirm` must
  /// be its name once more: what the old primary has more is given up.
  record Promote(String name, String confirm) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.promote";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Makes a primary a secondary: its exports take no writes any more.
  record Demote(String name) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.demote";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// On the side that a batch comes to and has no room to stage it: that batch may be written over the copy
  /// here as it comes. Until it is through there is no usable copy here. `confirm` must be the name once more.
  record Consent(String name, String confirm) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.consent";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Hands the group over to the peer `to` without loss: it takes no writes here any more, and `to` goes on
  /// once it has everything. Refused unless hosts then wait for at most `withinMillis`. Done when this side
  /// has let go; `handover` of its status tells the rest.
  record Switchover(String name, String to, long withinMillis)
      implements GroupCommand<Status.Group> {
    /// How long hosts may have to wait unless asked otherwise.
    public static final long WITHIN_MILLIS_DEFAULT = HandoverStatus.WITHIN_MILLIS_DEFAULT;

    @Override
    public String verb() {
      return "group.switchover";
    }
  }

  /// From now on the group's writes travel by `policy`.
  record SetPolicy(String name, ReplicationPolicy policy) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.policy";
    }
  }

  /// Settles a fork: `keep` goes on (a peer's name, [#HERE] for this appliance; null when only one can). The
  /// other side keeps what it had alone as a branch and is brought up to date.
  record Settle(String name, @Nullable String keep) implements GroupCommand<Status.Group> {
    public static final String HERE = "here";

    @Override
    public String verb() {
      return "group.settle";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// What this side had alone when forks of the group were settled.
  record Branches(String name) implements GroupCommand<List<Status.Branch>> {
    @Override
    public String verb() {
      return "branch.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  record ShowBranch(String name, long number) implements GroupCommand<Status.Branch> {
    @Override
    public String verb() {
      return "branch.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Gives a branch up for good. `confirm` must be the group's name once more. Gives what it was.
  record DropBranch(String name, long number, String confirm)
      implements GroupCommand<Status.Branch> {
    @Override
    public String verb() {
      return "branch.drop";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Opens a group whose end of the log is missing, without that end: it is down, or fetches it from a peer that will not
  /// come. `confirm` must be its name once more: writes that were acked are given up.
  record Cut(String name, String confirm) implements GroupCommand<Status.Group> {
    @Override
    public String verb() {
      return "group.cut";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }
}
