package io.forebay.gateway.sim;

import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Meeting;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.group.Reply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A group as the line sees it, with one thing wrong; and what the line asks of it, counted.
final class PairMutants {
  private PairMutants() {}

  static ReplicatedGroup of(Mutant mutant, Group group, Coverage coverage) {
    return (ReplicatedGroup)
        Proxy.newProxyInstance(
            ReplicatedGroup.class.getClassLoader(),
            new Class<?>[] {ReplicatedGroup.class},
            (proxy, method, args) -> call(mutant, group, method, counted(coverage, method, args)));
  }

  private static @Nullable Object call(
      Mutant mutant, Group group, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (mutant == Mutant.SEND_BEFORE_DURABLE && method.getName().equals("sendLimit")) {
      return group.reader().appended();
    }
    if (mutant == Mutant.CONFIRM_BEFORE_DURABLE && method.getName().equals("durablePosition")) {
      return group.hello().end();
    }
    if (mutant == Mutant.REUSE_BEFORE_ACKED && method.getName().equals("onPeerAcked")) {
      Objects.requireNonNull(args)[2] = group.durablePosition();
    }
    try {
      return method.invoke(group, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object @Nullable [] counted(
      Coverage coverage, Method method, @Nullable Object @Nullable [] args) {
    if (args == null) {
      return null;
    }
    switch (method.getName()) {
      case "meet" -> args[1] = counting(coverage, (Reply<Meeting>) Objects.requireNonNull(args[1]));
      case "catchUpSource" -> coverage.hit("catch-up " + args[1]);
      case "catchUpTarget" -> coverage.hit("catch-up received");
      default -> {}
    }
    return args;
  }

  /// The same reply, and the kind of meeting that it brings is counted.
  private static Reply<Meeting> counting(Coverage coverage, Reply<Meeting> reply) {
    return outcome -> {
      if (outcome instanceof Outcome.Done<Meeting>(Meeting meeting)) {
        coverage.hit("meeting " + meeting.getClass().getSimpleName());
      }
      reply.done(outcome);
    };
  }
}
