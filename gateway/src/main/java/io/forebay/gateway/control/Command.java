package io.forebay.gateway.control;

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
        SeedCommand {
  /// The noun and verb, as in the audit: `volume.create`.
  String verb();

  /// Whether it changes anything: then it is audited.
  default boolean changes() {
    return true;
  }
}
