package io.forebay.gateway.iscsi;

import io.forebay.gateway.scsi.TargetDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What initiators may see and open. Bound by the application; called from any thread.
public interface Targets {
  /// The names of the targets that `asker` may open, in a stable order.
  List<String> list(Asker asker);

  /// What `asker` gets for `name`, which is untrusted.
  Answer find(String name, Asker asker);

  /// Who asks.
  ///
  /// @param initiator its iSCSI name: only a claim unless `user` is there
  /// @param address of the host in numbers, an IPv4 one never as mapped IPv6
  /// @param user as whom it has proven itself by CHAP; null: no proof was asked for
  record Asker(String initiator, @Nullable String address, @Nullable String user) {}

  /// What becomes of a question for a target.
  sealed interface Answer {
    /// It may be opened: `device` holds what this asker may see of it.
    record Open(TargetDevice device) implements Answer {}

    /// There is none.
    record Unknown() implements Answer {}

    /// There is one, and not for this asker. `reason`: why, for this side's log. The initiator is told that
    /// there is none.
    record Closed(String reason) implements Answer {}
  }
}
