package io.forebay.gateway.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/protocols/replication.md says what the code does.
class ReplicationDocTest {
  private static final Path DOC = Path.of("../docs/protocols/replication.md");

  /// The cells of the first table below `heading` whose header starts with `header`.
  private static List<List<String>> table(String header) throws IOException {
    List<String> lines = Files.readAllLines(DOC);
    int at = 0;
    while (!lines.get(at).startsWith("| " + header + " |")) {
      at++;
    }
    List<List<String>> rows = new ArrayList<>();
    for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
      String line = lines.get(at);
      rows.add(
          Stream.of(line.substring(1, line.length() - 1).split("\\|")).map(String::trim).toList());
    }
    return rows;
  }

  @Test
  void messages_inDocument_areThoseOfTheCode() throws IOException {
    List<List<String>> code =
        Arrays.stream(MessageType.values())
            .map(type ->
                List.of(
                    type.name(),
                    String.valueOf(type.code()),
                    type.party().name(),
                    type.states().stream().map(State::name).collect(Collectors.joining(" "))))
            .toList();
    assertThat(table("message | type")).isEqualTo(code);
  }

  @Test
  void messageTypes_areThePermittedMessages() {
    assertThat(
            Stream.of(Message.class.getPermittedSubclasses())
                .map(type -> type.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1"))
                .map(name -> name.toUpperCase(Locale.ROOT)))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MessageType.values()).map(MessageType::name).toList());
  }

  @Test
  void states_inDocument_areThoseOfTheCode() throws IOException {
    assertThat(table("state | of").stream().map(List::getFirst))
        .containsExactlyElementsOf(Stream.of(State.values()).map(State::name).toList());
  }

  @Test
  void rules_inDocument_areThoseOfTheCode() throws IOException {
    assertThat(table("rule").stream().map(List::getFirst))
        .containsExactlyElementsOf(
            Stream.of(ProtocolViolation.Rule.values()).map(Enum::name).toList());
  }

  @Test
  void codes_inDocument_areThoseOfTheCode() throws IOException {
    String text = Files.readString(DOC).replaceAll("\\s+", " ");
    assertThat(text)
        .contains("role " + codes(Role.values()) + " ·")
        .contains("verb " + codes(Verb.values()) + " ·")
        .contains("outcome " + codes(Outcome.values()) + " ·")
        .contains("farewell " + codes(Farewell.values()) + " ·")
        .contains("refusal " + codes(Refusal.values()) + ".");
  }

  private static <E extends Enum<E> & Coded> String codes(E[] values) {
    return Stream.of(values)
        .map(value -> value.name() + " " + value.code())
        .collect(Collectors.joining(", "));
  }

  @Test
  void goldenBytes_inDocument_areThoseOfTheCode() throws IOException {
    List<List<String>> code =
        MessageSamples.fixed().stream()
            .map(message -> {
              int channel = MessageType.of(message).code() < 16 ? 0 : 0x0102;
              String hex = HexFormat.of().formatHex(FrameCodecTest.encode(channel, message));
              return List.of(
                  MessageType.of(message).name(), String.valueOf(channel), "`" + hex + "`");
            })
            .toList();
    assertThat(table("message | channel")).isEqualTo(code);
  }
}
