package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import org.jspecify.annotations.Nullable;

/// Something to do or to look up, as a value; `R` is what it gives. One sealed interface a noun.
/// Names are untrusted: the door checks them.
public sealed interface Command<R>
    permits VolumeCommand,
        GroupCommand,
        PeerCommand,
        LineCommand,
        CheckpointCommand,
        EventCommand,
        SettingCommand,
        ScheduleCommand,
        CarriedCommand,
        NbdCommand,
        IscsiCommand,
        VerifyCommand,
        SeedCommand,
        SnmpCommand,
        NotifyCommand,
        ApplianceCommand,
        UserCommand,
        KeyCommand,
        PanelCommand,
        WebCommand,
        TaskCommand,
        ConfigCommand,
        SupportCommand,
        TimeCommand {
  /// The noun and verb, as in the audit: `volume.create`.
  String verb();

  /// Whether it changes anything: then it is audited.
  default boolean changes() {
    return true;
  }

  /// The least role that may give it. ADMIN: who and what may come near the data, and whatever names a path of
  /// the machine.
  default Role needs() {
    return changes() ? Role.OPERATOR : Role.VIEWER;
  }

  /// The user whose own affair it is, who may give it whatever its role; null: nobody's.
  default @Nullable String own() {
    return null;
  }

  /// Whether it wants a deliberate act: who gives it in a session has to have typed the password lately.
  default boolean grave() {
    return false;
  }
}
