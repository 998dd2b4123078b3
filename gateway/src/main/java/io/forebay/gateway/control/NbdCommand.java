package io.forebay.gateway.control;

/// What can be looked up of the NBD service.
public sealed interface NbdCommand<R> extends Command<R> {
  /// The certificate by which hosts know this appliance, as PEM.
  record Authority() implements NbdCommand<String> {
    @Override
    public String verb() {
      return "nbd.ca";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }
}
