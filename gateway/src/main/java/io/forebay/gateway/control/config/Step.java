package io.forebay.gateway.control.config;

import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.config.ConfigReport.Item;
import io.forebay.gateway.control.config.ConfigReport.Kind;
import io.forebay.gateway.control.config.ConfigReport.Result;
import org.jspecify.annotations.Nullable;

/// A difference, and the command that ends it.
///
/// @param command null: a restore leaves it
record Step(Kind kind, String subject, String text, @Nullable Command<?> command) {
  static Step add(String subject, String text, Command<?> command) {
    return new Step(Kind.ADD, subject, text, command);
  }

  static Step change(String subject, String text, Command<?> command) {
    return new Step(Kind.CHANGE, subject, text, command);
  }

  static Step remove(String subject, Command<?> command) {
    return new Step(Kind.REMOVE, subject, "is not in the file", command);
  }

  /// `text` says what somebody has to do.
  static Step hands(String subject, String text) {
    return new Step(Kind.HANDS, subject, text, null);
  }

  static Step left(String subject) {
    return new Step(Kind.LEFT, subject, "is not in the file; left as it is", null);
  }

  Item item(Result result, String reason) {
    return new Item(kind, result, subject, text, reason);
  }
}
