package io.forebay.gateway.control;

import java.util.List;
import java.util.Locale;

/// What serves SNMP now, to whom, and who is told of events.
///
/// @param users of SNMPv3, by name
/// @param operators those of them that may also set
/// @param community whether one lets in managers of SNMPv2c
/// @param networks from where managers may ask
/// @param problem why nobody is served, as one line with what to do; "" when all is well
public record SnmpReport(
    List<String> users,
    List<String> operators,
    boolean community,
    List<String> networks,
    List<Receiver> receivers,
    Agent agent,
    State state,
    String problem) {
  /// How it stands with the agent, in a word.
  public enum State {
    /// Managers get answers.
    LISTENS,
    /// It would listen, and nobody is let in. Receivers are told all the same.
    ASLEEP,
    /// By configuration: no receiver is told either.
    OFF,
    /// It should listen and does not, or does not know to whom: the problem says why.
    FAILED;

    /// As the contract has it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The agent.
  ///
  /// @param listening where, `ADDR:PORT`; none: it is off or asleep
  /// @param engineId by which managers tell it from others, in hex; "" while it has none
  /// @param boots grows with each begin under this engine id
  /// @param received messages since it woke, all of them
  /// @param refused of these: unknown users, wrong passphrases and communities, what was no message of SNMP
  /// @param elsewhere of the refused: from where managers are not let in; these got no answer at all
  /// @param problem why it does not listen, ""
  public record Agent(
      List<String> listening,
      String engineId,
      int boots,
      long received,
      long refused,
      long elsewhere,
      String problem) {
    /// There is none.
    public static final Agent OFF =
        new Agent(List.of(), "", 0, 0, 0, 0, "It is off: snmp.listen in forebay.toml is empty.");
  }

  /// Who is told of events.
  ///
  /// @param address `HOST:PORT`
  /// @param user by whose passphrases, over SNMPv3; "": over SNMPv2c
  /// @param inform whether it has to say that it has heard
  public record Receiver(
      String name, String address, String user, boolean inform, Delivery delivery) {}

  /// What became of what a receiver was sent since the agent woke.
  ///
  /// @param sent of informs: those it has acknowledged
  /// @param failed could not be sent, or were not acknowledged
  /// @param heldBack not sent, because they were too many
  /// @param problem why the last one failed, as one line; "" when it did not
  public record Delivery(long sent, long failed, long heldBack, String problem) {
    public static final Delivery NOTHING = new Delivery(0, 0, 0, "");
  }
}
