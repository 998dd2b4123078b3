package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `group promote` says what would be lost before it asks, and does nothing until it is answered.
class CliPromoteTest extends OnAnAppliance {
  private static final GroupCommand.PreviewPromote LOOK = new GroupCommand.PreviewPromote("main");
  private static final GroupCommand.Promote PROMOTE = new GroupCommand.Promote("main", "main");

  CliPromoteTest() throws IOException {}

  private void told(Prospect prospect) {
    served.control.answer =
        command -> Outcome.done(command.equals(LOOK) ? prospect : FakeControl.sample(command));
  }

  private static Prospect with(String refused, boolean usable, Prospect.Loss... losses) {
    return new Prospect(
        "main",
        "kyoto",
        Status.Role.SECONDARY,
        refused,
        usable,
        Status.NEVER,
        0,
        null,
        List.of(losses));
  }

  @Test
  void promote_nameTyped_saysFirstWhatIsLost() {
    Typed typed = answer("main", "group", "promote", "main");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(LOOK, PROMOTE));
    assertThat(typed.err())
        .contains(
            "Hosts of main would go on here as of 2026-11-20T13:03:12Z (LSN 0000000000040000).")
        .contains("Known lost: 3.4 MiB, written in 12 s; osaka had that more when it reported last")
        .contains("Unknown since 2026-11-20T13:03:24Z")
        .contains("the line to osaka is down. At the recorded rate 210 MiB in all by now.")
        .contains("The last checkpoint held here is nightly, taken at 2026-11-20T12:03:12Z.")
        .contains("The image here is usable.");
    assertThat(typed.out()).contains("primary").doesNotContain("lost");
  }

  @Test
  void promote_dryRunAsJson_isTheDocumentAndDoesNothing() {
    Typed typed = answer("main", "group", "promote", "main", "--dry-run", "--json");
    assertThat(typed.exit()).isZero();
    assertThat(typed.err()).isEmpty();
    JsonObject rest =
        new JsonObject(served.ask("GET", "/api/v1/groups/main/promote", (JsonObject) null).body());
    assertThat(new JsonObject(typed.out())).isEqualTo(rest);
    assertThat(served.control.seen).isEqualTo(List.of(LOOK, LOOK));
  }

  @Test
  void promote_otherNameTypedOrNobodyThere_doesNothing() {
    Typed other = answer("db1", "group", "promote", "main");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("Known lost").contains("nothing was done");
    Typed nobody = type("group", "promote", "main");
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("--yes main");
    assertThat(served.control.seen).isEqualTo(List.of(LOOK, LOOK));
  }

  @Test
  void promote_primaryIsReachable_pointsToSwitchover() {
    told(with("", true, new Prospect.Loss("osaka", true, true, Samples.NOON, 0, 0, 0, 0)));
    Typed typed = type("group", "promote", "main", "--dry-run");
    assertThat(typed.out())
        .contains("osaka is reachable, and primary: use switchover, nothing is lost.")
        .contains("forebay group switchover main --to kyoto")
        .contains("Known lost: nothing; osaka had no more")
        .contains("as of a time that is not known.")
        .contains("No checkpoint is held here.")
        .doesNotContain("Unknown since");
  }

  @Test
  void promote_neverHeardOfAndNoImage_saysSo() {
    long unknown = Status.UNKNOWN;
    var silent =
        new Prospect.Loss("osaka", false, false, 0, unknown, unknown, Samples.NOON, unknown);
    told(with("This appliance has no usable image yet.", false, silent));
    Typed typed = type("group", "promote", "main", "--dry-run");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out())
        .contains("osaka has reported nothing since this appliance was started.")
        .contains("No rate is recorded to estimate by.")
        .contains("There is no usable image here.")
        .contains("It would be refused: This appliance has no usable image yet.");
  }
}
