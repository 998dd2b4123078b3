package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.outcome;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new, empty appliance takes a dead one's place, by one command on the one that is left.
class ReplaceTest {
  private static final long WAIT_SECONDS = 90;

  @TempDir private Path temp;
  private final Map<String, ApplianceRig> rigs = new HashMap<>();
  private final Map<String, Appliance> running = new HashMap<>();
  private final Deque<ApplianceRig> ended = new ArrayDeque<>();

  private Appliance start(String home, String name) throws Exception {
    ApplianceRig rig = new ApplianceRig(temp.resolve(home), name, "192MiB");
    rigs.put(home, rig);
    Appliance started = rig.start();
    running.put(home, started);
    return started;
  }

  private Appliance at(String home) {
    return Objects.requireNonNull(running.get(home));
  }

  private void end(String home) throws IOException {
    at(home).close();
    running.remove(home);
    ended.add(Objects.requireNonNull(rigs.remove(home)));
  }

  @AfterEach
  void stop() throws IOException {
    for (Appliance each : running.values()) {
      each.close();
    }
    ended.addAll(rigs.values());
    for (ApplianceRig each : ended) {
      each.close();
    }
  }

  private static void until(String what, BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static boolean connected(Appliance on, String peer) {
    return on.control().status().peers().stream()
        .anyMatch(p -> p.name().equals(peer) && p.connected());
  }

  private static Status.Group group(Appliance on) {
    return on.control().status().groups().getFirst();
  }

  private static boolean usable(Appliance on) {
    return on.control().status().groups().stream().anyMatch(Status.Group::imageUsable);
  }

  private boolean drained(String there) {
    return usable(at(there)) && group(at("osaka")).lag().behindBytes() == 0;
  }

  private static Refusal refusal(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).refusal();
  }

  /// osaka is primary of two groups, berlin keeps their copies.
  private void pair() throws Exception {
    start("osaka", "osaka");
    start("berlin", "berlin");
    done(at("osaka"), volume("db"));
    done(at("berlin"), new PeerCommand.Join(done(at("osaka"), new PeerCommand.Invite()).code()));
    until("paired", () -> connected(at("osaka"), "berlin"));
    done(at("osaka"), new GroupCommand.Replicate("main", "berlin"));
    until("drained", () -> drained("berlin"));
  }

  @Test
  void deadSecondary_isReplacedByOneOfTheSameName_whichGetsEverything() throws Exception {
    pair();
    ApplianceRig osaka = Objects.requireNonNull(rigs.get("osaka"));
    Path image = osaka.image(5);
    osaka.copy(image.toString(), osaka.uri("db"));
    PeerCommand.Replace byNobody = new PeerCommand.Replace("berlin", null);
    assertThat(refusal(outcome(at("osaka"), byNobody)).reason()).contains("is connected");
    end("berlin");
    until("lost", () -> !connected(at("osaka"), "berlin"));
    assertThat(refusal(outcome(at("osaka"), byNobody)).reason()).contains("There is no new peer");
    assertThat(refusal(outcome(at("osaka"), new PeerCommand.Replace("kyoto", null))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refusal(outcome(at("osaka"), new PeerCommand.Replace("berlin", "kyoto"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refusal(outcome(at("osaka"), new PeerCommand.Replace("berlin", "berlin"))).kind())
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(group(at("osaka")).lines().getFirst().peer()).as("nothing done").isEqualTo("berlin");

    start("new", "berlin");
    String code = done(at("new"), new PeerCommand.Invite()).code();
    PeerCommand.Replacement replaced = done(at("osaka"), new PeerCommand.Replace("berlin", code));
    assertThat(replaced.groups()).containsExactly("main");
    assertThat(replaced.steps()).hasSize(4);
    assertThat(replaced.peer().name()).isEqualTo("berlin");
    assertThat(replaced.peer().id()).isEqualTo(at("new").control().status().id());
    assertThat(at("osaka").control().status().peers()).hasSize(1);
    until("first copy", () -> drained("new"));
    assertThat(group(at("osaka")).lines()).extracting(Status.Line::peer).containsExactly("berlin");
    assertThat(done(at("osaka"), new EventCommand.ListSome(false, 0, 100)))
        .anyMatch(event -> event.kind().id().equals("peer.replaced"));
    end("osaka");
    done(at("new"), new GroupCommand.Promote("main", "main"));
    ApplianceRig rig = Objects.requireNonNull(rigs.get("new"));
    rig.assertHolds(rig.uri("db"), image);
  }

  @Test
  void deadPrimary_isRefusedUntilPromoted_thenGoesOnWhereItWasCutShort() throws Exception {
    pair();
    end("osaka");
    until("lost", () -> !connected(at("berlin"), "osaka"));
    start("new", "kyoto");
    done(at("new"), new PeerCommand.Join(done(at("berlin"), new PeerCommand.Invite()).code()));
    until("paired", () -> connected(at("berlin"), "kyoto"));
    PeerCommand.Replace replace = new PeerCommand.Replace("osaka", null);
    assertThat(refusal(outcome(at("berlin"), replace)).reason())
        .contains("promote first: forebay group promote main");
    done(at("berlin"), new GroupCommand.Promote("main", "main"));
    // As if it had ended between two steps: the new one is attached, the dead one is still there.
    done(at("berlin"), new GroupCommand.Replicate("main", "kyoto"));
    assertThat(group(at("berlin")).lines()).hasSize(2);
    PeerCommand.Replacement replaced =
        done(at("berlin"), new PeerCommand.Replace("osaka", "kyoto"));
    assertThat(replaced.groups()).containsExactly("main");
    until("first copy", () -> usable(at("new")) && group(at("berlin")).lag().behindBytes() == 0);
    assertThat(group(at("berlin")).lines()).extracting(Status.Line::peer).containsExactly("kyoto");
    assertThat(List.of(at("berlin").control().status().peers().getFirst().name()))
        .containsExactly("kyoto");
  }
}
