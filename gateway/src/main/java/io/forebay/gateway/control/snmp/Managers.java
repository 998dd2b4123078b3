package io.forebay.gateway.control.snmp;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.SnmpReport;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the SNMP agent needs to know, and has to tell. Any thread.
public interface Managers {
  /// Who may come in now. Blocks when nobody has asked before.
  Known known();

  /// Calls `changed` after each change of [#known], in the thread of whoever made it, which may block and waits
  /// for that. Closing ends it.
  Listening listen(Runnable changed);

  /// From now on `agent` tells how the agent does. It is called on any thread and must not block.
  void tell(Supplier<SnmpReport.Agent> agent);

  /// The home's small files, for what the agent keeps below `snmp/`.
  Shelf shelf();

  /// An attached listener.
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /// Who may come in.
  ///
  /// @param community lets in whoever sends it in a message of SNMPv2c, readable for all on the way; null: nobody
  record Known(List<User> users, @Nullable Secret community) {
    public static final Known NOBODY = new Known(List.of(), null);

    public boolean nobody() {
      return users.isEmpty() && community == null;
    }
  }

  /// A user of SNMPv3, by passphrases: one proves who it is, the other encrypts.
  record User(String name, Secret authentication, Secret privacy) {}
}
