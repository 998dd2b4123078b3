package io.forebay.snmp;

import io.forebay.gateway.control.Command;
import org.snmp4j.smi.OID;

/// What one SET comes to.
sealed interface Intent {
  /// It is so already.
  record Nothing() implements Intent {}

  /// It cannot be.
  ///
  /// @param status of SNMP, said of the value at `at`
  record Refused(OID at, int status) implements Intent {}

  /// A command to the door.
  ///
  /// @param lasts it is taken on at once and ends later, so that nobody need wait for its end
  record Order(Command<?> command, boolean lasts) implements Intent {}
}
