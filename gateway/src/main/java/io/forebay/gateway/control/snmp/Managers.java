package io.forebay.gateway.control.snmp;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.user.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the SNMP agent needs to know, and has to tell. Any thread.
public interface Managers {
  /// Who may come in now, and who is told. Blocks when nobody has asked before.
  Known known();

  /// Calls `changed` after each change of [#known], in the thread of whoever made it, which may block and waits
  /// for that. Closing ends it.
  Listening listen(Runnable changed);

  /// From now on `agent` is the one that runs.
  void tell(Running agent);

  /// Whether a manager at `from` may ask at all. Called for each message that arrives: does not block.
  boolean let(InetAddress from);

  /// One at `from` was refused, for a reason in a few words: an event, bounded. Does not block.
  void refused(InetAddress from, String why);

  /// The home's small files, for what the agent keeps below `snmp/`.
  Shelf shelf();

  /// An attached listener.
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /// The agent that runs, as the door sees it. Any thread.
  interface Running {
    /// How it does. Does not block.
    SnmpReport.Agent report();

    /// What became of what receivers were sent, by their names; one that is missing was sent nothing. Does not
    /// block.
    Map<String, SnmpReport.Delivery> deliveries();

    /// Sends a test to the receiver with this name. Why it did not arrive as far as can be known, as a line for the
    /// operator; "" otherwise. Blocks for as long as an inform may take.
    String test(String receiver);
  }

  /// Who may come in, and who is told.
  ///
  /// @param community lets in whoever sends it in a message of SNMPv2c, readable for all on the way; null: nobody
  record Known(List<User> users, @Nullable Secret community, List<Receiver> receivers) {
    public static final Known NOBODY = new Known(List.of(), null, List.of());

    /// Whether nobody may come in.
    public boolean nobody() {
      return users.isEmpty() && community == null;
    }
  }

  /// A user of SNMPv3, by passphrases: one proves who it is, the other encrypts.
  ///
  /// @param role VIEWER looks; OPERATOR may also set what the module lets be set
  record User(String name, Role role, Secret authentication, Secret privacy) {}

  /// Who is told of events.
  ///
  /// @param address where, not resolved
  /// @param inform whether it has to say that it has heard, and is told again when it does not
  /// @param user by whose passphrases it is told over SNMPv3; "": over SNMPv2c
  /// @param community with SNMPv2c; null with SNMPv3
  record Receiver(
      String name,
      InetSocketAddress address,
      boolean inform,
      String user,
      @Nullable Secret community) {
    /// Where receivers listen as a rule (RFC 3417).
    public static final int PORT = 162;
  }
}
