package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.panel.PanelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `panel`: what is typed, the command that it must become, and a piece of what people must read.
class CliPanelTest extends OnAnAppliance {
  private static final String PIN = "2580";

  CliPanelTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb(
            "panel show",
            new PanelCommand.Show(),
            "+--------------------+\n|kyoto               |\n|All is well.        |\n"),
        new Verb("panel show", new PanelCommand.Show(), "+\nenter: menu\n"),
        new Verb("panel press escape", new PanelCommand.Press(PanelKey.ESCAPE), "|kyoto "),
        new Verb("panel pin --remove", new PanelCommand.SetPin(null), "The panel has no PIN"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void panel_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void press_severalKeys_arePressedInTheirOrder() {
    assertThat(type("panel", "press", "enter", "Down", "UP").exit()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new PanelCommand.Press(PanelKey.ENTER),
                new PanelCommand.Press(PanelKey.DOWN),
                new PanelCommand.Press(PanelKey.UP)));
  }

  @Test
  void press_noKey_isWrongUsage() {
    assertThat(type("panel", "press").exit()).isEqualTo(2);
    assertThat(type("panel", "press", "sideways").exit()).isEqualTo(2);
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void pin_typedTwice_isSetAndNeverShown() {
    Typed typed = answer(PIN, "panel", "pin");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new PanelCommand.SetPin(new Secret(PIN))));
    assertThat(served.control.seen + typed.out() + typed.err()).doesNotContain(PIN);
    assertThat(typed.out()).contains("asks for the new PIN");
  }

  @Test
  void pin_fromAFile_isItsFirstLine(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("pin"), PIN + "\n", UTF_8);
    assertThat(type("panel", "pin", "--from", file.toString()).exit()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new PanelCommand.SetPin(new Secret(PIN))));
  }
}
