package io.forebay.webui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.Appliance;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate that an operator brings to a whole appliance, as browsers see it.
class CertificateApplianceTest {
  private static final List<String> LISTEN =
      List.of("nbd=", "iscsi=", "link=", "api=127.0.0.1:0", "web=127.0.0.1:0", "snmp=");
  private static final String TRANSPORT = "Strict-Transport-Security";

  @TempDir Path home;
  @TempDir Path desk;
  private final AtomicInteger fatal = new AtomicInteger();
  private Appliance appliance;
  private String corporate;
  private Identity server;

  @BeforeEach
  void start() throws IOException, WrongConfiguration, GeneralSecurityException {
    Authority authority = Authority.open(new LinuxDisk(), desk, "corporate");
    corporate = IdentityFile.pem(authority.certificate());
    server =
        authority.server(
            "berlin", List.of("localhost"), List.of(InetAddress.ofLiteral("127.0.0.1")));
    Files.writeString(
        home.resolve(Configuration.NAME),
        "name = \"berlin\"\n[buffer]\nring_directory = \"" + home + "\"\n[nbd]\nsocket = \"\"\n");
    appliance = run();
  }

  private Appliance run() throws IOException, WrongConfiguration {
    return Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
  }

  @AfterEach
  void stop() {
    appliance.close();
    assertThat(fatal).hasValue(0);
  }

  private Typed type(String... words) {
    return Typed.type(home, null, words);
  }

  private Typed bring(String certificate, String key) throws IOException {
    Path cert = Files.writeString(desk.resolve("cert.pem"), certificate);
    Path own = Files.writeString(desk.resolve("key.pem"), key);
    return type("web", "certificate", "--cert", cert.toString(), "--key", own.toString());
  }

  private Typed bring() throws IOException {
    return bring(
        IdentityFile.pem(server.certificate()) + corporate, IdentityFile.pem(server.key()));
  }

  private void assertServed(String trusted) throws IOException {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
        try (Browser browser = Browser.at(home, trusted, version)) {
          HttpResponse<String> answer = browser.get("/healthz");
          assertThat(answer.body()).isEqualTo("ok\n");
          assertThat(answer.version()).isEqualTo(version);
          assertThat(answer.headers().firstValue(TRANSPORT).isPresent())
              .isEqualTo(trusted.equals(corporate));
        }
      }
    }
  }

  @Test
  void certificate_brought_isShownAtOnceAndAfterARestart() throws Exception {
    String own = type("nbd", "ca").out();
    assertServed(own);
    try (Browser before = Browser.at(home, own, HttpClient.Version.HTTP_2)) {
      assertThat(before.get("/healthz").statusCode()).isEqualTo(200);
      Typed brought = bring();
      assertThat(brought.exit()).as(brought.err()).isZero();
      assertThat(brought.out()).contains("certificate  CN=berlin", "self-made    no");
      assertThat(before.get("/healthz").statusCode()).as("a connection that stands").isEqualTo(200);
    }
    assertServed(corporate);
    appliance.close();
    appliance = run();
    assertServed(corporate);
    assertThat(type("web", "certificate", "--self-made").out()).contains("self-made    yes");
    assertServed(own);
    appliance.close();
    appliance = run();
    assertServed(own);
  }

  @Test
  void certificate_thatBrowsersWouldNotTake_isRefusedAndNothingChanges() throws Exception {
    String own = type("nbd", "ca").out();
    Typed wrong = bring(corporate, IdentityFile.pem(server.key()));
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("Nothing was changed", "put the two that belong together");
    assertServed(own);
    assertThat(home.resolve("secrets/web.pem")).doesNotExist();
  }

  @Test
  void key_brought_isInNoLogAuditOrAnswer() throws Exception {
    Typed brought = bring();
    String secret = IdentityFile.pem(server.key()).lines().skip(1).findFirst().orElseThrow();
    String audit = Files.readString(home.resolve("audit/audit.jsonl"));
    assertThat(audit).contains("web.certificate-set");
    String everything =
        audit
            + brought.out()
            + type("web", "show", "--json").out()
            + requireNonNull(appliance).control().events().list(false, 0, 100);
    assertThat(everything).doesNotContain(secret, "PRIVATE KEY");
  }
}
