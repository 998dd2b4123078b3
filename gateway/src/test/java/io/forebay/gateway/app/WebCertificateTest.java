package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.linux.LinuxDisk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebCertificateTest {
  private static final List<InetSocketAddress> LISTEN =
      List.of(new InetSocketAddress("192.0.2.9", 8443));

  @TempDir Path home;
  private final JvmClock clock = new JvmClock();

  private WebTls of(List<InetSocketAddress> listen) throws IOException {
    return at(home).of(listen);
  }

  /// As a start of the appliance makes it.
  private WebCertificate at(Path root) {
    LinuxDisk disk = new LinuxDisk();
    return new WebCertificate(
        new WebCertificate.Surroundings(
            disk,
            root,
            new HomeShelf(disk, root),
            "here",
            new Settings(Map.of(), null),
            clock,
            EventBook.open(new MemoryShelf(), clock, new HandThreads())));
  }

  private Path secret(String name) {
    return home.resolve("secrets").resolve(name);
  }

  private void bring(String name, String content, String mode) throws IOException {
    Files.writeString(secret(name), content);
    Files.setPosixFilePermissions(secret(name), PosixFilePermissions.fromString(mode));
  }

  private static List<X509Certificate> chain(WebTls tls) throws IOException {
    return Pem.certificates(tls.chain().getBytes(US_ASCII), "test");
  }

  @Test
  void of_nothingBrought_isOurOwnAndKept() throws Exception {
    WebTls own = of(LISTEN);
    assertThat(own.own()).isTrue();
    List<X509Certificate> chain = chain(own);
    chain.getFirst().verify(chain.getLast().getPublicKey());
    assertThat(chain.getFirst().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.9");
    assertThat(of(LISTEN)).isEqualTo(own);
    assertThat(of(List.of())).isEqualTo(own); // It names more than is needed.
    assertThat(of(List.of(new InetSocketAddress("192.0.2.10", 8443)))).isNotEqualTo(own);
    assertThat(own.toString()).doesNotContain("PRIVATE");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(secret(WebCertificate.OWN))))
        .isEqualTo("rw-------");
  }

  @Test
  void of_everyAddress_namesTheMachines() throws Exception {
    WebTls own = of(List.of(new InetSocketAddress("0.0.0.0", 8443)));
    assertThat(chain(own).getFirst().getSubjectAlternativeNames())
        .hasSizeGreaterThanOrEqualTo(3)
        .extracting(name -> String.valueOf(name.get(1)))
        .doesNotContain("0.0.0.0");
  }

  @Test
  void of_broughtByTheOperator_isThat() throws Exception {
    WebTls own = of(LISTEN);
    bring(WebCertificate.BROUGHT, own.chain(), "rw-r--r--");
    bring(WebCertificate.BROUGHT_KEY, own.key().text(), "rw-------");
    WebTls brought = of(List.of(new InetSocketAddress("192.0.2.10", 8443)));
    assertThat(brought).isEqualTo(new WebTls(own.chain(), own.key(), false));
  }

  @Test
  void of_broughtWrongly_saysWhatToDo() throws Exception {
    WebTls own = of(LISTEN);
    bring(WebCertificate.BROUGHT, own.chain(), "rw-r--r--");
    refused("go together");
    bring(WebCertificate.BROUGHT_KEY, own.key().text(), "rw-r--r--");
    refused("chmod o-rwx");
    bring(WebCertificate.BROUGHT_KEY, "nonsense", "rw-------");
    refused("PRIVATE KEY");
    Files.delete(secret(WebCertificate.OWN));
    WebTls other = of2();
    bring(WebCertificate.BROUGHT_KEY, other.key().text(), "rw-------");
    refused("is not the key of the first certificate");
    bring(WebCertificate.BROUGHT, "nonsense", "rw-r--r--");
    refused("certificate");
  }

  /// Another certificate of ours, while the operator's are there.
  private WebTls of2() throws IOException {
    Path away = home.resolve("away");
    return at(away).of(LISTEN);
  }

  private void refused(String said) {
    assertThatThrownBy(() -> of(LISTEN))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("web: ")
        .hasMessageContaining(said);
  }
}
