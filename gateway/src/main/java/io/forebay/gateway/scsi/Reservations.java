package io.forebay.gateway.scsi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Persistent reservations of one logical unit (SPC-4 5.13) as a value: who is registered, and what is
/// reserved. Every service action is a function to the next value.
///
/// @param generation counts the changes of registrations, 32 bits
/// @param keys of those that are registered, none of them 0; in the order in which they came
/// @param persists whether all of it is to outlive power loss: what the last registration said (APTPL)
record Reservations(int generation, Map<Nexus, Long> keys, @Nullable Held held, boolean persists) {
  static final Reservations NONE = new Reservations(0, Map.of(), null, false);

  /// @param by the one holder; of an all registrants type, who reserved first
  record Held(Nexus by, ReservationType type) {}

  /// What becomes of a service action.
  sealed interface Outcome {}

  /// GOOD.
  ///
  /// @param told unit attentions, each with those who get it
  /// @param removed whose registration another has taken
  record Changed(Reservations now, Map<Integer, List<Nexus>> told, List<Nexus> removed)
      implements Outcome {}

  /// RESERVATION CONFLICT.
  record Conflict() implements Outcome {}

  /// CHECK CONDITION.
  record Wrong(Sense sense) implements Outcome {}

  static final Outcome CONFLICT = new Conflict();
  static final Outcome NO_ROOM = new Wrong(Sense.of(Sense.ILLEGAL_REQUEST, 0x5504));
  static final Outcome WRONG_RELEASE = new Wrong(Sense.of(Sense.ILLEGAL_REQUEST, 0x2604));
  static final Outcome WRONG_LIST = new Wrong(Sense.INVALID_FIELD_IN_LIST);

  Reservations {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /// Whether `nexus` holds the reservation: of an all registrants type, everybody who is registered does.
  boolean holds(Nexus nexus) {
    return held != null && (held.type().all() ? keys.containsKey(nexus) : held.by().equals(nexus));
  }

  /// Whether `access` passes what is reserved (SPC-4 table 66).
  boolean allows(Nexus nexus, Access access) {
    if (held == null || holds(nexus)) {
      return true;
    }
    if (held.type().registrants() && keys.containsKey(nexus)) {
      return true;
    }
    return switch (access) {
      case ALWAYS, STATUS -> true;
      case READ -> !held.type().exclusive();
      case OTHER, WRITE -> false;
    };
  }

  /// The key that READ RESERVATION tells.
  long heldKey() {
    return held == null || held.type().all() ? 0 : keys.getOrDefault(held.by(), 0L);
  }

  /// After a change of registrations.
  private Reservations with(Map<Nexus, Long> next, @Nullable Held after) {
    return new Reservations(generation + 1, next, after, persists);
  }

  /// `outcome` of a registration that said whether all is to outlive power loss; if it has changed nothing,
  /// nor has that.
  Outcome persisting(Outcome outcome, boolean fresh) {
    if (!(outcome instanceof Changed(Reservations now, var told, var removed))
        || now.generation == generation) {
      return outcome;
    }
    return new Changed(new Reservations(now.generation, now.keys, now.held, fresh), told, removed);
  }

  private boolean keyIs(Nexus nexus, long key) {
    Long own = keys.get(nexus);
    return own != null && own == key;
  }

  private Outcome unchanged() {
    return new Changed(this, Map.of(), List.of());
  }

  /// REGISTER, and REGISTER AND IGNORE EXISTING KEY when `ignore`; `fresh` 0 ends the registration.
  Outcome register(Nexus nexus, long key, long fresh, boolean ignore) {
    Long own = keys.get(nexus);
    if (!ignore && key != (own == null ? 0 : own)) {
      return CONFLICT;
    }
    if (fresh == 0) {
      return own == null ? unchanged() : unregister(nexus);
    }
    if (own == null && keys.size() >= ScsiLimits.REGISTRATIONS_MAX) {
      return NO_ROOM;
    }
    Map<Nexus, Long> next = new LinkedHashMap<>(keys);
    next.put(nexus, fresh);
    return new Changed(with(next, held), Map.of(), List.of());
  }

  private Outcome unregister(Nexus nexus) {
    Map<Nexus, Long> next = new LinkedHashMap<>(keys);
    next.remove(nexus);
    Held kept = held;
    Map<Integer, List<Nexus>> told = Map.of();
    if (held != null && (held.type().all() ? next.isEmpty() : held.by().equals(nexus))) {
      kept = null;
      if (held.type().registrants() && !next.isEmpty()) {
        told = Map.of(Attentions.RESERVATIONS_RELEASED, List.copyOf(next.keySet()));
      }
    }
    return new Changed(with(next, kept), told, List.of());
  }

  Outcome reserve(Nexus nexus, long key, ReservationType type) {
    if (!keyIs(nexus, key)) {
      return CONFLICT;
    }
    if (held == null) {
      Held fresh = new Held(nexus, type);
      return new Changed(new Reservations(generation, keys, fresh, persists), Map.of(), List.of());
    }
    return holds(nexus) && held.type() == type ? unchanged() : CONFLICT;
  }

  Outcome release(Nexus nexus, long key, ReservationType type) {
    if (!keyIs(nexus, key)) {
      return CONFLICT;
    }
    if (held == null || !holds(nexus)) {
      return unchanged();
    }
    if (held.type() != type) {
      return WRONG_RELEASE;
    }
    Map<Integer, List<Nexus>> told =
        type.registrants()
            ? Map.of(Attentions.RESERVATIONS_RELEASED, others(keys, nexus))
            : Map.of();
    return new Changed(new Reservations(generation, keys, null, persists), told, List.of());
  }

  Outcome clear(Nexus nexus, long key) {
    if (!keyIs(nexus, key)) {
      return CONFLICT;
    }
    List<Nexus> others = others(keys, nexus);
    return new Changed(
        with(Map.of(), null), Map.of(Attentions.RESERVATIONS_PREEMPTED, others), List.of());
  }

  /// PREEMPT, and PREEMPT AND ABORT: the registrations with key `theirs` go, and with them a reservation
  /// that one of them holds, in favour of `nexus` (SPC-4 5.13.11.4).
  Outcome preempt(Nexus nexus, long key, long theirs, ReservationType type) {
    if (!keyIs(nexus, key)) {
      return CONFLICT;
    }
    boolean all = held != null && held.type().all();
    boolean takes = held != null && (all ? theirs == 0 : theirs == heldKey());
    if (theirs == 0 && !takes) {
      return WRONG_LIST;
    }
    List<Nexus> removed = new ArrayList<>();
    Map<Nexus, Long> next = new LinkedHashMap<>(keys);
    keys.forEach((each, its) -> {
      boolean goes = takes && all || its == theirs;
      if (goes && !(takes && each.equals(nexus))) {
        removed.add(each);
        next.remove(each);
      }
    });
    if (removed.isEmpty() && !takes) {
      return CONFLICT;
    }
    Held after = takes ? new Held(nexus, type) : held;
    Map<Integer, List<Nexus>> told = new TreeMap<>();
    told.put(Attentions.REGISTRATIONS_PREEMPTED, others(removed, nexus));
    if (held != null && takes && held.type() != type) {
      told.put(Attentions.RESERVATIONS_RELEASED, others(next, nexus));
    }
    if (after != null && after.type().all() && next.isEmpty()) {
      after = null; // It preempted its own registration, the last one.
    }
    return new Changed(with(next, after), told, removed);
  }

  /// REGISTER AND MOVE: the reservation goes to `to`, which is registered with `fresh`.
  Outcome move(Nexus nexus, long key, Nexus to, long fresh, boolean unregister) {
    if (!keyIs(nexus, key)) {
      return CONFLICT;
    }
    if (held == null || held.type().all()) {
      return held == null ? new Wrong(Sense.INVALID_FIELD_IN_CDB) : CONFLICT;
    }
    if (!held.by().equals(nexus)) {
      return CONFLICT;
    }
    if (fresh == 0 || to.equals(nexus)) {
      return WRONG_LIST;
    }
    Map<Nexus, Long> next = new LinkedHashMap<>(keys);
    next.put(to, fresh);
    if (unregister) {
      next.remove(nexus);
    }
    if (next.size() > ScsiLimits.REGISTRATIONS_MAX) {
      return NO_ROOM;
    }
    Held moved = new Held(to, held.type());
    return new Changed(with(next, moved), Map.of(), List.of());
  }

  private static List<Nexus> others(Map<Nexus, Long> of, Nexus but) {
    return others(List.copyOf(of.keySet()), but);
  }

  private static List<Nexus> others(List<Nexus> of, Nexus but) {
    return of.stream().filter(each -> !each.equals(but)).toList();
  }
}
