package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Tests of the command line against the real REST interface before a fake door, one for all tests of a class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnAnAppliance {
  final Served served;
  private @Nullable Path folder;

  OnAnAppliance() throws IOException {
    served = new Served();
  }

  @BeforeAll
  final void serve(@TempDir Path temp) {
    folder = Typed.home(temp, served.address().getPort(), Served.TOKEN);
  }

  @BeforeEach
  final void forget() {
    served.control.seen.clear();
    served.control.answer = command -> Outcome.done(FakeControl.sample(command));
  }

  @AfterAll
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

  final Path home() {
    return Objects.requireNonNull(folder);
  }

  /// Nobody is there to answer.
  final Typed type(String... words) {
    return answer(null, words);
  }

  final Typed answer(@Nullable String answer, String... words) {
    return Typed.type(home(), answer, words);
  }
}
