package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
    putAll(List.of(new State(namespace, key, value.clone())), reply);
  }

  /// As [#put], of a [LongValue].
  void putLong(String namespace, String key, byte[] value, Reply<Long> reply) {
    StateMap states = core.live().states();
    List<State> records = LongValue.records(states, namespace, key, value);
    if (value.length > LongValue.BYTES_MAX) {
      reply.done(new Outcome.Refused<>(tooLong()));
    } else if (crowds(states, records)) {
      String most = "long values leave " + LongValue.LEFT_BYTES + " bytes to the group's others";
      reply.done(Outcome.refused(Refusal.Kind.LIMIT, most));
    } else {
      putAll(records, reply);
    }
  }

  /// Hosts decide how long these values are: they get no byte of what the appliance's own may need.
  private static boolean crowds(StateMap states, List<State> records) {
    StateMap after = states;
    for (State record : records) {
      after = after.apply(record);
    }
    int most = Math.max(states.bytes(), StateMap.BYTES_MAX - LongValue.LEFT_BYTES);
    return after.bytes() > most;
  }

  /// All, or none is begun.
  private void putAll(List<State> records, Reply<Long> reply) {
    StateMap states = core.live().states();
    for (State record : records) {
      Refusal refusal = mayPut(record, states);
      if (refusal != null) {
        reply.done(new Outcome.Refused<>(refusal));
        return;
      }
      states = states.apply(record);
    }
    append(new ArrayDeque<>(records), Group.NONE, reply);
  }

  private static Refusal tooLong() {
    return new Refusal(Refusal.Kind.LIMIT, "a value has at most " + LongValue.BYTES_MAX + " bytes");
  }

  private void append(Deque<State> records, long lastLsn, Reply<Long> reply) {
    State next = records.poll();
    if (next == null) {
      seen(lastLsn, reply);
      return;
    }
    core.control(
        next,
        0,
        placed -> {
          if (placed == null) {
            reply.done(
                Outcome.refused(Refusal.Kind.MEDIUM, "the log takes no record; see its alarm"));
          } else {
            append(records, placed.lsn(), reply);
          }
        });
  }

  private @Nullable Refusal mayPut(State record, StateMap states) {
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
    return states.fits(record)
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
