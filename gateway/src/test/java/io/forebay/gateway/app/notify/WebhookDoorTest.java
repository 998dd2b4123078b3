package io.forebay.gateway.app.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.LetterRefused;
import io.forebay.gateway.control.notify.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDoorTest {
  private static final String BODY = "{\"text\":\"T\u00fcr\"}";

  @TempDir private Path temp;
  private final Courier courier = new Courier();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private void carry(Courier by, String address, String authority) throws IOException {
    Receiver receiver =
        new Receiver(
            "chat", Destination.parse(address), Severity.INFO, List.of(), Envelope.NONE, authority);
    by.carry(receiver, new Secret(""), new Letter.Webhook(BODY, "t=1,v1=ab"));
  }

  private static String address(TinyServer server) {
    return "http://127.0.0.1:" + server.port() + "/services/T0?k=v";
  }

  /// Reads one request and answers `answer`.
  private TinyServer.Script answering(String answer) {
    return socket -> {
      asked.add(request(socket));
      TinyServer.say(socket, answer);
    };
  }

  private static String request(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    List<String> lines = new ArrayList<>();
    int length = 0;
    for (String line = TinyServer.line(in);
        line != null && !line.isEmpty();
        line = TinyServer.line(in)) {
      lines.add(line);
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    lines.add(new String(in.readNBytes(length), UTF_8));
    return String.join("\n", lines);
  }

  @Test
  void carry_taken_wasOnePostWithItsSignature() throws IOException {
    try (TinyServer server = new TinyServer(answering("HTTP/1.1 204 No Content\r\n\r\n"))) {
      carry(courier, address(server), "");
    }
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .startsWith("POST /services/T0?k=v HTTP/1.1\n")
        .containsIgnoringCase("content-type: application/json\n")
        .containsIgnoringCase("forebay-signature: t=1,v1=ab\n")
        .endsWith("\n" + BODY);
  }

  @ParameterizedTest
  @CsvSource({"400, true", "422, true", "401, false", "404, false", "429, false", "500, false"})
  void carry_notTaken_isRefusedForGoodOrForNow(int status, boolean refused) throws IOException {
    String answer = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
    try (TinyServer server = new TinyServer(answering(answer))) {
      assertThatThrownBy(() -> carry(courier, address(server), ""))
          .hasMessageContaining("HTTP status " + status)
          .satisfies(e -> assertThat(e instanceof LetterRefused).isEqualTo(refused))
          .message()
          .doesNotContain("services");
    }
  }

  @Test
  void carry_redirect_isNotFollowed() throws IOException {
    try (TinyServer elsewhere = new TinyServer(answering("HTTP/1.1 204 No Content\r\n\r\n"));
        TinyServer server =
            new TinyServer(
                answering(
                    "HTTP/1.1 307 x\r\nContent-Length: 0\r\nLocation: "
                        + address(elsewhere)
                        + "\r\n\r\n"))) {
      assertThatThrownBy(() -> carry(courier, address(server), ""))
          .hasMessageContaining("redirect");
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void carry_bodyWithoutEnd_isNotRead() throws IOException {
    try (TinyServer server =
        new TinyServer(socket -> {
          request(socket);
          TinyServer.say(socket, "HTTP/1.1 200 OK\r\n\r\n");
          TinyServer.endless("a").serve(socket);
        })) {
      carry(courier, address(server), "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "HTTP/1.1 200 OK\r\n", "X-More: yes\r\n", "\r\n"})
  void carry_headersWithoutEnd_areBounded(String again) throws IOException {
    try (TinyServer server =
        new TinyServer(socket -> {
          request(socket);
          TinyServer.say(socket, "HTTP/1.1 200 OK\r\nX-First: ");
          TinyServer.endless(again).serve(socket);
        })) {
      if (again.equals("\r\n")) {
        carry(courier, address(server), ""); // A body without end, of two characters.
      } else {
        // Lines that are no headers are skipped one by one, until the deadline.
        assertThatThrownBy(() -> carry(new Courier(2_000), address(server), ""))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void carry_serverSaysNothing_endsAtTheDeadline() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer::hang)) {
      assertThatThrownBy(() -> carry(new Courier(200), address(server), ""))
          .hasMessageContaining("has not ended within");
    }
  }

  @Test
  void carry_https_isChecked() throws IOException {
    TinyServer.Certified right = TinyServer.certified(temp.resolve("a"), "127.0.0.1");
    TinyServer.Certified other = TinyServer.certified(temp.resolve("b"), "hooks.example.com");
    for (TinyServer.Certified certified : List.of(right, other)) {
      TinyServer.Script script =
          socket ->
              answering("HTTP/1.1 204 No Content\r\n\r\n")
                  .serve(TinyServer.over(certified.context(), socket));
      try (TinyServer server = new TinyServer(script)) {
        String address = "https://127.0.0.1:" + server.port() + "/";
        if (certified.equals(right)) {
          carry(courier, address, right.authority());
        }
        assertThatThrownBy(() -> carry(courier, address, other.authority()))
            .isInstanceOf(SSLException.class);
      }
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void carry_nobodyThere_saysSo() throws IOException {
    TinyServer server = new TinyServer(TinyServer::hang);
    server.close();
    assertThatThrownBy(() -> carry(courier, address(server), ""))
        .isInstanceOf(IOException.class)
        .message()
        .isNotEmpty();
  }
}
