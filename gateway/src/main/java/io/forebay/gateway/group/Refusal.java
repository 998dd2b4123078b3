package io.forebay.gateway.group;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.mirror.MirrorRefused;
import java.io.IOException;

/// Why a command was not done: one line that says what, why, and what to do.
public record Refusal(Kind kind, String reason) {
  /// What callers tell apart (exit codes, HTTP statuses).
  public enum Kind {
    NOT_FOUND,
    EXISTS,
    /// Only a primary, or only a secondary, can do this.
    WRONG_ROLE,
    /// Not now: the group is down, asking its peers, holding, or applying a batch.
    STATE,
    /// A named limit.
    LIMIT,
    INVALID,
    NO_SPACE,
    MEDIUM,
    STOPPING
  }

  /// What a failed disk operation means for a command.
  static Refusal of(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    return switch (failure) {
      case MirrorRefused refused -> new Refusal(Kind.INVALID, reason);
      case DiskFailure disk ->
          new Refusal(
              switch (disk.kind()) {
                case NO_SPACE -> Kind.NO_SPACE;
                case NOT_FOUND -> Kind.NOT_FOUND;
                case EXISTS -> Kind.EXISTS;
                case LOCKED, READ_ONLY, DENIED -> Kind.INVALID;
                case MEDIUM -> Kind.MEDIUM;
              },
              reason);
      default -> new Refusal(Kind.MEDIUM, reason);
    };
  }
}
