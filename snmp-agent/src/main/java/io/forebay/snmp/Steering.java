package io.forebay.snmp;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.VariableBinding;

/// Carries out what managers set: each SET is one command to the door. A manager that has heard no answer sends the
/// same again; it is done once, and answered with what became of it. Any thread.
final class Steering {
  /// How long a SET may take before it is answered all the same.
  static final long PATIENCE_MILLIS = 2_000;

  /// For how long a SET is known again: longer than managers try.
  static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// SETs that are known again.
  static final int REMEMBERED_MAX = 32;

  private final Control control;
  private final Look look;
  private final LongSupplier nanos;

  /// What somebody asked for.
  static final class Asked {
    private final String user;
    private final long sinceNanos;
    final Intent intent;
    private @Nullable CompletableFuture<? extends Outcome<?>> outcome; // Guarded by this.

    private Asked(String user, long sinceNanos, Intent intent) {
      this.user = user;
      this.sinceNanos = sinceNanos;
      this.intent = intent;
    }
  }

  // Guarded by this.
  private final LinkedHashMap<String, Asked> remembered = new LinkedHashMap<>();

  Steering(Control control, Look look, LongSupplier nanos) {
    this.control = control;
    this.look = look;
    this.nanos = nanos;
  }

  /// What `user` asks for with those values of `pdu` that are ours. Waits for the appliance as [Look#now].
  synchronized Asked asked(String user, PDU pdu) {
    String key = user + " " + pdu.getRequestID().toInt() + " " + pdu.getVariableBindings();
    long now = nanos.getAsLong();
    remembered.values().removeIf(each -> now - each.sinceNanos > REMEMBERED_NANOS);
    Asked before = remembered.get(key);
    if (before != null) {
      return before;
    }
    List<VariableBinding> ours = new ArrayList<>();
    for (VariableBinding binding : pdu.getVariableBindings()) {
      if (binding.getOid().startsWith(ForebayMib.BASE)) {
        ours.add(binding);
      }
    }
    look.stale();
    Asked asked = new Asked(user, now, Orders.read(ours, look.now()));
    if (asked.intent instanceof Intent.Order) {
      remembered.put(key, asked);
      if (remembered.size() > REMEMBERED_MAX) {
        remembered.remove(remembered.keySet().iterator().next());
      }
    }
    return asked;
  }

  /// Does it, once. The status of SNMP. Blocks for as long as was said at most.
  int carryOut(Asked asked) {
    return switch (asked.intent) {
      case Intent.Nothing() -> SnmpConstants.SNMP_ERROR_SUCCESS;
      case Intent.Refused(_, int status) -> status;
      case Intent.Order(Command<?> command, boolean lasts) -> {
        int status = await(begun(asked, command), lasts);
        look.stale(); // Whoever set sees what came of it.
        yield status;
      }
    };
  }

  private CompletableFuture<? extends Outcome<?>> begun(Asked asked, Command<?> command) {
    synchronized (asked) {
      CompletableFuture<? extends Outcome<?>> outcome = asked.outcome;
      if (outcome == null) {
        Actor actor = new Actor(Actor.Origin.SNMP, asked.user, role(asked.user));
        outcome = control.execute(command, actor).toCompletableFuture();
        asked.outcome = outcome;
      }
      return outcome;
    }
  }

  private Role role(String name) {
    return control.managers().known().users().stream()
        .filter(user -> user.name().equals(name))
        .map(Managers.User::role)
        .findFirst()
        .orElse(Role.VIEWER);
  }

  private static int await(CompletableFuture<? extends Outcome<?>> outcome, boolean lasts) {
    try {
      return status(outcome.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return lasts ? SnmpConstants.SNMP_ERROR_SUCCESS : SnmpConstants.SNMP_ERROR_GENERAL_ERROR;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the door promises an outcome", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return SnmpConstants.SNMP_ERROR_GENERAL_ERROR;
    }
  }

  static int status(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> _ -> SnmpConstants.SNMP_ERROR_SUCCESS;
      case Outcome.Refused<?>(Refusal refusal) ->
          switch (refusal.kind()) {
            case USAGE -> SnmpConstants.SNMP_ERROR_WRONG_VALUE;
            case NOT_FOUND -> SnmpConstants.SNMP_ERROR_INCONSISTENT_NAME;
            case CONFLICT -> SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE;
            case DENIED, SECOND_FACTOR -> SnmpConstants.SNMP_ERROR_AUTHORIZATION_ERROR;
            case UNREACHABLE, THROTTLED -> SnmpConstants.SNMP_ERROR_RESOURCE_UNAVAILABLE;
            case FAILED, TIMEOUT -> SnmpConstants.SNMP_ERROR_GENERAL_ERROR;
          };
    };
  }
}
