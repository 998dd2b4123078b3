package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of the command line, each against the real REST interface before a fake door.
abstract class OnAnAppliance {
  @TempDir Path home;
  final Served served;

  OnAnAppliance() throws IOException {
    served = new Served();
  }

  @BeforeEach
  final void serve() {
    Typed.home(home, served.address().getPort(), Served.TOKEN);
  }

  @AfterEach
  final void end() {
    served.close();
  }

  /// What is typed, the command that it must become, and a piece of what people must read.
  record Verb(String typed, Command<?> command, String read) {
    String[] words() {
      return typed.split(" ");
    }
  }

  final void assertBecomesItsCommand(Verb verb) {
    Typed typed = type(verb.words());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(verb.command()));
    assertThat(typed.out()).contains(verb.read());
  }

  /// Nobody is there to answer.
  final Typed type(String... words) {
    return answer(null, words);
  }

  final Typed answer(@Nullable String answer, String... words) {
    return Typed.type(home, answer, words);
  }
}
