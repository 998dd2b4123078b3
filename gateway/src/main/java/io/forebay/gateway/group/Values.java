package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Sets the values that travel with the log. On the agent of a primary.
final class Values {
  private final GroupCore core;
  private final Absorber absorber;

  Values(GroupCore core, Absorber absorber) {
    this.core = core;
    this.absorber = absorber;
  }

  void put(String namespace, String key, byte[] value, Reply<Long> reply) {
    State record = new State(namespace, key, value.clone());
    Refusal refusal = mayPut(record);
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    core.control(
        record,
        0,
        placed -> {
          if (placed == null) {
            reply.done(
                Outcome.refused(Refusal.Kind.MEDIUM, "the log takes no record; see its alarm"));
          } else {
            seen(placed.lsn(), reply);
          }
        });
  }

  private @Nullable Refusal mayPut(State record) {
    if (!core.primary()) {
      return new Refusal(Refusal.Kind.WRONG_ROLE, "values are set on the primary that serves");
    }
    boolean fits =
        utf8(record.namespace()) <= ControlCodec.NAMESPACE_BYTES_MAX
            && utf8(record.key()) <= ControlCodec.KEY_BYTES_MAX
            && record.value().length <= ControlCodec.VALUE_BYTES_MAX;
    if (!fits) {
      return new Refusal(
          Refusal.Kind.INVALID,
          "a value has at most "
              + ControlCodec.VALUE_BYTES_MAX
              + " bytes, its key "
              + ControlCodec.KEY_BYTES_MAX
              + ", its namespace "
              + ControlCodec.NAMESPACE_BYTES_MAX);
    }
    return core.live().states().fits(record)
        ? null
        : new Refusal(
            Refusal.Kind.LIMIT, "the group's values have " + StateMap.BYTES_MAX + " bytes at most");
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void seen(long lsn, Reply<Long> reply) {
    try {
      absorber.absorbAll();
    } catch (IOException e) {
      reply.done(Outcome.refused(Refusal.Kind.MEDIUM, String.valueOf(e.getMessage())));
      return;
    }
    core.whenDurable(failure ->
        reply.done(
            failure == null
                ? new Outcome.Done<>(lsn)
                : Outcome.refused(Refusal.Kind.MEDIUM, failure.reason())));
  }
}
