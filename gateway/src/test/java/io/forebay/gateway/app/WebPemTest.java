package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// What an operator may hand over for browsers, and what is said to the rest.
class WebPemTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Identity authority;
  private final Identity server;

  WebPemTest() throws GeneralSecurityException {
    authority = TestCertificates.authority("corporate");
    server = TestCertificates.issued(authority, "berlin", "berlin.example.com");
  }

  private static String certificate(Identity of) {
    return IdentityFile.pem(of.certificate());
  }

  private static String key(Identity of) {
    return IdentityFile.pem(of.key());
  }

  private static WebPem of(String chain, String key) throws IOException {
    return WebPem.of(chain, new Secret(key), NOW);
  }

  private static void refused(String chain, String key, String said) {
    assertThatThrownBy(() -> of(chain, key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("BEGIN");
  }

  private static Identity withKey(String algorithm, Object size, Identity authority)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (size instanceof Integer bits) {
      generator.initialize(bits);
    } else {
      generator.initialize(new ECGenParameterSpec(String.valueOf(size)));
    }
    KeyPair pair = generator.generateKeyPair();
    return TestCertificates.issuedFor(pair, authority, "berlin", "berlin.example.com");
  }

  @Test
  void of_whatBrowsersTake_isTaken() throws Exception {
    WebPem pem = of(certificate(server) + certificate(authority), key(server));
    WebLook look = WebPem.look(pem.chain(), false);
    assertThat(look.names()).containsExactly("berlin.example.com", "127.0.0.1");
    assertThat(look.subject()).isEqualTo("CN=berlin");
    assertThat(look.issuer()).isEqualTo("CN=corporate");
    assertThat(look.key()).isEqualTo("EC 256");
    assertThat(look.chain()).isEqualTo(2);
    assertThat(look.sha256()).matches("[0-9a-f]{64}");
    assertThat(pem.tls().chain()).isEqualTo(certificate(server) + certificate(authority));
    assertThat(pem.toString()).doesNotContain("PRIVATE");
    Identity rsa = withKey("RSA", 2048, authority);
    assertThat(WebPem.look(of(certificate(rsa), key(rsa)).chain(), false).key())
        .isEqualTo("RSA 2048");
  }

  @Test
  void of_oneFileWithEverything_isTaken() throws Exception {
    String all = "Subject: CN=berlin\n" + key(server) + certificate(server) + "bye\n";
    assertThat(of(all, all).chain()).containsExactly(server.certificate());
  }

  @Test
  void of_whatIsNoPem_isRefused() {
    refused("nonsense", key(server), "the certificate must hold certificates as PEM");
    refused("", key(server), "the certificate holds no certificate");
    refused(certificate(server), "nonsense", "openssl pkcs8 -topk8 -nocrypt");
    refused(
        certificate(server),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "no EC or RSA key");
  }

  @Test
  void of_keyOfAnother_isRefused() throws Exception {
    Identity other = TestCertificates.issued(authority, "osaka");
    refused(certificate(server), key(other), "is not the key of the first certificate");
    Identity rsa = withKey("RSA", 2048, authority);
    refused(certificate(server), key(rsa), "is not the key of the first certificate");
    refused(
        certificate(rsa),
        key(withKey("RSA", 1024, authority)),
        "is not the key of the first certificate");
  }

  @Test
  void of_chainThatIsNone_isRefused() throws Exception {
    Identity stranger = TestCertificates.authority("stranger");
    refused(certificate(server) + certificate(stranger), key(server), "was not signed by the one");
    Identity sameName = TestCertificates.authority("corporate");
    refused(
        certificate(server) + certificate(sameName), key(server), "was not signed by the key of");
    String many = String.join("", Collections.nCopies(WebPem.CHAIN_MAX + 1, certificate(server)));
    refused(many, key(server), "at most " + WebPem.CHAIN_MAX);
  }

  @Test
  void of_outOfDate_isRefused() throws Exception {
    Identity old = TestCertificates.expired(authority, "berlin");
    refused(certificate(old), key(old), "has expired, on 2021-01-01");
    assertThatThrownBy(() -> WebPem.of(certificate(server), new Secret(key(server)), Instant.EPOCH))
        .hasMessageContaining("is the clock of this machine right?");
  }

  @Test
  void of_keyThatBrowsersDoNotTake_isRefused() throws Exception {
    Identity small = withKey("RSA", 1024, authority);
    refused(certificate(small), key(small), "RSA with 1024 bits");
    Identity odd = withKey("EC", "secp521r1", authority);
    refused(certificate(odd), key(odd), "P-256 or P-384");
  }

  @Test
  void of_notForAServer_isRefused() throws Exception {
    Identity client = TestCertificates.issuedForClients(authority, "mia");
    refused(certificate(client), key(client), "is not for servers");
    Identity nameless = TestCertificates.alone("berlin");
    refused(certificate(nameless), key(nameless), "subjectAltName");
  }
}
