package io.forebay.webui;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The service http: it leads to HTTPS, and does nothing else.
class LeadingTest {
  private static Served served;

  @BeforeAll
  static void serve() throws IOException {
    served = new Served();
  }

  @AfterAll
  static void end() {
    assertThat(served.bugs).isEmpty();
    assertThat(served.control.seen).isEmpty();
    served.close();
  }

  /// Everything that comes back until the server closes.
  private static String said(String request) throws IOException {
    InetSocketAddress http = served.address("http");
    try (Socket socket = new Socket(http.getAddress(), http.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static String get(String path, String host) throws IOException {
    return said("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/, berlin.example.com, berlin.example.com:PORT/",
    "/volumes, berlin:80, berlin:PORT/volumes",
    "/checkpoints/main, 192.0.2.1:8080, 192.0.2.1:PORT/checkpoints/main",
    "/, [2001:db8::1]:80, [2001:db8::1]:PORT/",
    "/?token=secret, berlin, berlin:PORT/",
    "/volumes?name=a, berlin, berlin:PORT/volumes",
    "/a/../../b, berlin, berlin:PORT/",
    "//evil.example.com/, berlin, berlin:PORT/",
    "/%0d%0aSet-Cookie:x, berlin, berlin:PORT/",
    "http://evil.example.com/x.html, berlin, berlin:PORT/",
  })
  void browser_thatLooks_isLed(String path, String host, String to) throws IOException {
    String port = Integer.toString(served.address("web").getPort());
    String answer = get(path, host);
    assertThat(answer).startsWith("HTTP/1.1 301 ").doesNotContain("evil", "secret", "Set-Cookie");
    assertThat(answer.toLowerCase(java.util.Locale.ROOT))
        .contains(
            "\r\nlocation: https://" + to.replace("PORT", port) + "\r\n",
            "\r\ncache-control: no-store\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: \r\n",
        "Host: a b\r\n",
        "Host: berlin/evil\r\n",
        "Host: mia@berlin\r\n",
        "Host: berlin:999999\r\n",
        "Host: <script>\r\n"
      })
  void browser_withoutAHost_isNotLed(String host) throws IOException {
    assertThat(said("GET / HTTP/1.1\r\n" + host + "\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nContent-Length: 6\r\n",
        "PUT /api/v1/web/certificate HTTP/1.1\r\n",
        "GET /api/v1/status HTTP/1.1\r\nAuthorization: Bearer fbk_1_2\r\n",
        "GET /metrics HTTP/1.1\r\n"
      })
  void program_thatComesByMistake_isToldAndNotLed(String head) throws IOException {
    String body = head.contains("Length") ? "secret" : "";
    assertThat(said(head + "Host: berlin\r\n\r\n" + body))
        .startsWith("HTTP/1.1 403 ")
        .endsWith(Leading.REFUSED)
        .doesNotContain("https://");
  }

  @Test
  void request_tooLong_isCutOff() throws IOException {
    assertThat(get("/" + "a".repeat(5_000), "berlin")).doesNotContain("301");
  }

  @Test
  void start_withoutTheServiceWeb_isRefused() {
    List<InetSocketAddress> free =
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    assertThatThrownBy(() ->
            RestServer.web(
                new FakeControl(),
                Served.terms(Map.of("http", free), bug -> {}),
                RestServer.Pace.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("http: it would lead to the service web, which is off");
  }
}
