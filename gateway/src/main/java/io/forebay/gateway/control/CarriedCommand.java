package io.forebay.gateway.control;

import io.forebay.gateway.control.Lines.Carried;
import java.util.Locale;
import java.util.UUID;

/// A verb that a peer has carried here. It is done here or refused, never sent on: two appliances that
/// both hold the other one for the right one would send it for ever.
public record CarriedCommand(UUID group, Carried carried) implements Command<String> {
  @Override
  public String verb() {
    return "carried." + carried.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
