package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CarriedCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.PanelCommand;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What can be done at the door can be done by REST: the command line and the page have no other way in.
class CoverTest {
  /// What is not for those who come by REST, and why.
  private static final Set<Class<?>> ELSEWHERE =
      Set.of(
          CarriedCommand.class, // Between two appliances, over the line.
          PanelCommand.TryPin
              .class); // Only at the panel's own keys: by REST one has come in already.

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(CoverTest::leaves)
        : Stream.of(type);
  }

  @Test
  void commands_each_isWhatSomeOperationBecomes() {
    Set<Class<?>> wanted = leaves(Command.class).collect(Collectors.toCollection(HashSet::new));
    assertThat(wanted).hasSizeGreaterThan(80).containsAll(ELSEWHERE);
    wanted.removeAll(ELSEWHERE);
    // ContractTest sees that each of these calls is an operation and becomes this command.
    Set<Class<?>> reached = new HashSet<>();
    Call.ALL.forEach(call -> {
      if (call.command() != null) {
        reached.add(call.command().getClass());
      }
    });
    assertThat(reached).isEqualTo(wanted);
  }
}
