package io.forebay.panel;

import static io.forebay.panel.FakeDoor.keysOf;
import static io.forebay.panel.FakeDoor.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.user.Role;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What keys do.
class PanelTest {
  private static final Actor MIA = new Actor(Actor.Origin.REST, "mia", Role.OPERATOR);
  private static final String PROMOTE = "enter down down down down enter";

  private final FakeDoor door = new FakeDoor(Sights.good());
  private final Panel panel = door.panel();

  private String shown() {
    return String.join("\n", panel.show(Panel.KEYPAD).lines());
  }

  @Test
  void idle_eightSecondsAPage_turnsThroughAllAndBegins() {
    String first = shown();
    int pages = Screens.idlePages(door.sight, new Size(20, 4));
    assertThat(pages).isGreaterThan(5);
    for (int page = 1; page < pages; page++) {
      door.pass(Turning.PAGE_MILLIS);
      assertThat(shown()).isNotEqualTo(first);
    }
    door.pass(Turning.PAGE_MILLIS);
    assertThat(shown()).isEqualTo(first);
  }

  @Test
  void idle_goodDay_saysSoInPlainWords() {
    assertThat(shown()).contains("berlin", "All is well.", "main: safe at osaka");
  }

  @Test
  void alarm_raised_isInFrontAndBlinksUntilAcknowledged() {
    door.lineLost();
    door.pass(2_000);
    assertThat(shown()).startsWith("WARNING").contains("The line to osaka is");
    assertThat(panel.show(Panel.KEYPAD).flashing()).isTrue();
    type(panel, "enter enter");
    assertThat(door.changes()).isEqualTo(List.of(new EventCommand.Acknowledge(7)));
    door.pass(2_000);
    assertThat(shown()).startsWith("berlin").contains("1 problem");
    assertThat(panel.show(Panel.KEYPAD).flashing()).isFalse();
  }

  @Test
  void alarm_putAside_comesBackAfterAMinuteAndBlinksOn() {
    door.lineLost();
    door.pass(2_000);
    assertThat(type(panel, "escape")).startsWith("berlin");
    assertThat(panel.show(Panel.KEYPAD).flashing()).isTrue();
    door.pass(Steps.ASIDE_MILLIS);
    assertThat(shown()).startsWith("WARNING");
    assertThat(door.changes()).isEmpty();
  }

  @Test
  void alarm_newOneWhileOthersArePutAside_comesAtOnce() {
    door.lineLost();
    door.pass(2_000);
    type(panel, "escape");
    var open = new java.util.ArrayList<>(door.sight.open());
    open.add(
        Sights.event(8, io.forebay.gateway.control.event.EventKind.MIRROR_FAILED, "main/db", ""));
    door.sight = new Sight(door.sight.appliance(), open, door.sight.addresses());
    door.pass(2_000);
    assertThat(shown()).startsWith("ALARM 1 of 2").contains("main/db");
  }

  @Test
  void alarm_overBeforeAnybodySawIt_leavesNoScreen() {
    door.lineLost();
    door.pass(2_000);
    type(panel, "enter");
    door.allIsWell();
    door.pass(2_000);
    type(panel, "enter");
    assertThat(type(panel, "escape escape")).startsWith("berlin");
  }

  @Test
  void pause_confirmed_pausesInTheNameOfTheKeypad() {
    assertThat(type(panel, "enter down enter")).contains("Pause sending of", "[No]");
    type(panel, "right enter");
    assertThat(door.told)
        .containsExactly(new FakeDoor.Told(new LineCommand.Pause("main", null), Panel.KEYPAD));
    assertThat(shown()).startsWith("Paused");
  }

  @Test
  void pause_enterAlone_isNo() {
    assertThat(type(panel, "enter down enter enter")).contains(">Pause line");
    assertThat(door.changes()).isEmpty();
  }

  @Test
  void resumeAndCheckpoints_becomeTheirCommands() {
    type(panel, "enter down down enter right enter escape escape escape");
    type(panel, "enter down down down enter enter right enter escape escape escape escape");
    type(panel, "enter down down down enter down down enter enter right enter");
    type(panel, "escape escape escape escape escape");
    type(panel, "enter down down down enter up enter enter right enter");
    assertThat(door.changes())
        .isEqualTo(
            List.of(
                new LineCommand.Resume("main"),
                new CheckpointCommand.Create(
                    "panel-20261122-120000", "main", Status.Consistency.CRASH, false),
                new CheckpointCommand.Hold("weekly", "main"),
                new CheckpointCommand.Release("nightly", "main")));
  }

  @Test
  void promote_byKeypadAlone_saysTheLossAsksForThePinAndOnceMore() {
    door.sight = Sights.far();
    type(panel, "escape");
    assertThat(type(panel, PROMOTE)).startsWith("Promote main").contains("Known lost: 12 MiB,");
    assertThat(type(panel, "enter")).startsWith("PIN");
    assertThat(type(panel, keysOf("2580")))
        .contains("Promote main? 12 MiB", "lost, or more.", "[No]");
    assertThat(door.changes()).isEqualTo(List.of(new PanelCommand.TryPin(new Secret("2580"))));
    assertThat(type(panel, "right enter")).startsWith("Promoted");
    assertThat(door.told.getLast().command()).isEqualTo(new GroupCommand.Promote("main", "main"));
    assertThat(door.told.getLast().actor().role()).isEqualTo(Role.ADMIN);
    assertThat(door.told.getLast().actor().origin()).isEqualTo(Actor.Origin.PANEL);
  }

  @Test
  void promote_wrongPin_isRefusedAndNothingHappens() {
    door.sight = Sights.far();
    type(panel, "escape " + PROMOTE + " enter");
    assertThat(type(panel, keysOf("1234"))).startsWith("Refused").contains("not the PIN");
    type(panel, "enter right enter");
    assertThat(door.changes()).noneMatch(command -> command instanceof GroupCommand.Promote);
  }

  @Test
  void promote_thatWouldBeRefused_saysWhyAndGoesNoFurther() {
    door.sight = Sights.far();
    door.prospect = FakeDoor.prospect("Group main has no whole copy here.", 0);
    type(panel, "escape");
    assertThat(type(panel, PROMOTE)).startsWith("Refused").contains("whole copy here.");
    assertThat(type(panel, "enter")).startsWith("Menu");
  }

  @Test
  void promote_primary_isNotOffered() {
    assertThat(type(panel, PROMOTE)).contains("Nothing to choose.");
  }

  @Test
  void shutDown_behindThePinAndAQuestion_stopsInTheNameOfAnAdmin() {
    assertThat(type(panel, "enter up enter")).startsWith("PIN");
    assertThat(type(panel, keysOf("2580"))).contains("Shut down berlin?", "[No]");
    assertThat(type(panel, "enter")).startsWith("Menu");
    assertThat(door.changes()).isEqualTo(List.of(new PanelCommand.TryPin(new Secret("2580"))));
    type(panel, "enter " + keysOf("2580"));
    assertThat(type(panel, "right enter")).startsWith("Stopping").contains("berlin stops now");
    assertThat(door.told.getLast().command()).isEqualTo(new ApplianceCommand.Stop("berlin"));
    assertThat(door.told.getLast().actor().role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void shutDown_wrongPin_isRefused() {
    type(panel, "enter up enter");
    assertThat(type(panel, keysOf("1234"))).startsWith("Refused");
    type(panel, "enter right enter");
    assertThat(door.changes()).noneMatch(command -> command instanceof ApplianceCommand.Stop);
  }

  @Test
  void setupCode_whileNobodyIsSetUp_isTheFirstCardOfTheDisplayAndAnAdminAlone() {
    door.sight = Sights.fresh();
    assertThat(shown()).startsWith("Set up").contains("ABCD-EFGH-IJKL-MNOP");
    door.pass(Turning.PAGE_MILLIS);
    assertThat(shown()).contains("In a browser: https", "192.0.2.7:8443");
    door.pass(Turning.PAGE_MILLIS);
    for (int page = 0; page < 9; page++) {
      assertThat(panel.show(MIA).lines().toString())
          .doesNotContain("ABCD")
          .doesNotContain("Set up");
      door.pass(Turning.PAGE_MILLIS);
    }
    assertThat(door.sight.toString()).doesNotContain("ABCD");
  }

  @Test
  void setupCode_onceThereIsAnAdmin_isGone() {
    door.sight = Sights.fresh();
    shown();
    door.sight = Sights.good();
    door.pass(2_000);
    for (int page = 0; page < 9; page++) {
      assertThat(shown()).doesNotContain("ABCD");
      door.pass(Turning.PAGE_MILLIS);
    }
  }

  @Test
  void pin_tooShort_isNoTry() {
    door.sight = Sights.far();
    type(panel, "escape " + PROMOTE + " enter");
    assertThat(type(panel, keysOf("25"))).startsWith("PIN").contains("**[0]");
    assertThat(door.changes()).isEmpty();
  }

  @Test
  void pairingCode_behindThePin_isShownToWhoAskedAlone() {
    type(panel, "enter down down down down down down down enter");
    assertThat(type(panel, keysOf("2580"))).startsWith("Pairing code").contains("F1-ABCDEFGH");
    assertThat(door.told.getLast().command()).isEqualTo(new PeerCommand.Invite());
    assertThat(panel.show(MIA).lines().toString())
        .doesNotContain("ABCDEFGH")
        .contains("Shown only");
    assertThat(shown()).contains("ABCDEFGH");
  }

  @Test
  void pin_beingTyped_isHiddenFromOthers() {
    type(panel, "enter down down down down down down down enter up up");
    assertThat(shown()).contains("[2]");
    assertThat(panel.show(MIA).lines().get(1)).startsWith("[?]");
  }

  @Test
  void press_bySomebodyElseBehindThePin_beginsAtTheCards() {
    type(panel, "enter down down down down down down down enter");
    type(panel, keysOf("2580"));
    assertThat(panel.press(PanelKey.ENTER, MIA).lines().getFirst()).startsWith("Menu");
    assertThat(panel.show(Panel.KEYPAD).lines().toString()).doesNotContain("ABCDEFGH");
  }

  @Test
  void press_fromElsewhere_actsInThatName() {
    for (String key : "enter down enter right enter".split(" ")) {
      panel.press(PanelKey.valueOf(key.toUpperCase(java.util.Locale.ROOT)), MIA);
    }
    assertThat(door.told)
        .containsExactly(new FakeDoor.Told(new LineCommand.Pause("main", null), MIA));
  }

  @Test
  void menu_leftAlone_isLeft() {
    type(panel, "enter down down");
    door.pass(Steps.IDLE_MILLIS);
    assertThat(shown()).startsWith("berlin");
  }

  @Test
  void busy_leftByEscape_keepsItsAnswerOut() {
    door.gate = new CompletableFuture<>();
    assertThat(type(panel, "enter down enter right enter")).contains("One moment ...");
    assertThat(type(panel, "escape")).startsWith("Menu");
    door.gate.complete(null);
    assertThat(shown()).startsWith("Menu");
  }

  @Test
  void lampTest_anyKey_ends() {
    assertThat(type(panel, "enter down down down down down down down down enter"))
        .isEqualTo(String.join("\n", java.util.Collections.nCopies(4, "#".repeat(20))));
    assertThat(type(panel, "left")).startsWith("Menu");
  }

  /// Every sequence of three keys, from the cards and from an alarm.
  @Test
  void press_threeKeysWhateverTheyAre_changeNothingButAnAcknowledgement() {
    for (Sight sight : List.of(Sights.good(), Sights.bad(), Sights.far())) {
      for (int keys = 0; keys < 6 * 6 * 6; keys++) {
        FakeDoor fresh = new FakeDoor(sight);
        Panel here = fresh.panel();
        for (int rest = keys, i = 0; i < 3; i++, rest /= 6) {
          here.press(PanelKey.values()[rest % 6], Panel.KEYPAD);
        }
        assertThat(fresh.changes())
            .as("keys %d", keys)
            .allMatch(command -> command instanceof EventCommand.Acknowledge);
      }
    }
  }

  /// Enter, however often, does nothing but acknowledge.
  @Test
  void press_enterAgainAndAgain_changesNothing() {
    for (Sight sight : List.of(Sights.good(), Sights.bad(), Sights.far())) {
      for (int first = 0; first < 12; first++) {
        FakeDoor fresh = new FakeDoor(sight);
        Panel here = fresh.panel();
        type(here, "escape enter" + " down".repeat(first) + " enter".repeat(12));
        assertThat(fresh.changes())
            .allMatch(command -> command instanceof EventCommand.Acknowledge);
      }
    }
  }

  @Test
  void escape_fromAnywhere_leadsHomeAndChangesNothing() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      FakeDoor fresh = new FakeDoor(random.nextBoolean() ? Sights.far() : Sights.good());
      Panel here = fresh.panel();
      for (int step = 0; step < 40; step++) {
        here.press(PanelKey.values()[random.nextInt(5)], Panel.KEYPAD);
      }
      List<Command<?>> before = fresh.changes();
      type(here, "escape".concat(" escape".repeat(9)));
      assertThat(here.busy()).as("seed %d", seed).isFalse();
      assertThat(fresh.changes()).isEqualTo(before);
    }
  }
}
