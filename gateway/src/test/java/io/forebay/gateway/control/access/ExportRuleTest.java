package io.forebay.gateway.control.access;

import static io.forebay.gateway.control.access.ExportRule.Verdict.CLOSED;
import static io.forebay.gateway.control.access.ExportRule.Verdict.OPEN;
import static io.forebay.gateway.control.access.ExportRule.Verdict.WITH_TLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Exports.Asker;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportRuleTest {
  private static final Asker UNIX = Asker.plain(null);
  private static final Asker LOCAL = at("127.0.0.1");
  private static final Asker NEAR = at("192.0.2.7");
  private static final Asker FAR = at("198.51.100.1");

  private static Asker at(String address) {
    return Asker.plain(address);
  }

  private static Asker tls(Asker asker, String... names) {
    return asker.secured(names.length == 0 ? null : Set.of(names));
  }

  private static ExportRule rule(
      @Nullable String allow, @Nullable String certificate, TlsMode tls) {
    return new ExportRule(
        allow == null ? List.of() : List.of(Network.parse(allow)),
        certificate == null ? List.of() : List.of("other", certificate),
        List.of(),
        false,
        tls,
        "");
  }

  @Test
  void nobodySaidAnything_thisMachineAndTrustedCertificatesOnly() {
    ExportRule rule = ExportRule.DEFAULT;
    assertThat(Stream.of(UNIX, LOCAL, at("::1"), tls(LOCAL), tls(NEAR, "any")).map(rule::of))
        .containsOnly(OPEN);
    assertThat(Stream.of(NEAR, tls(NEAR), at("2001:db8::1")).map(rule::of)).containsOnly(CLOSED);
  }

  @Test
  void allowed_onlyTheNetworkMay_alsoNotThisMachine() {
    ExportRule rule = rule("192.0.2.0/24", null, TlsMode.ALLOWED);
    assertThat(Stream.of(UNIX, NEAR, tls(NEAR)).map(rule::of)).containsOnly(OPEN);
    assertThat(Stream.of(LOCAL, FAR, tls(FAR), tls(FAR, "db1")).map(rule::of)).containsOnly(CLOSED);
  }

  @Test
  void certificate_anyAddressMay_butOnlyWithThatName() {
    ExportRule rule = rule(null, "db1", TlsMode.ALLOWED);
    assertThat(Stream.of(LOCAL, NEAR, FAR).map(rule::of)).containsOnly(WITH_TLS);
    assertThat(Stream.of(tls(NEAR), tls(NEAR, "db2"), tls(LOCAL, "DB1")).map(rule::of))
        .containsOnly(CLOSED);
    assertThat(Stream.of(UNIX, tls(FAR, "x", "db1")).map(rule::of)).containsOnly(OPEN);
  }

  @Test
  void both_areNeeded() {
    ExportRule rule = rule("192.0.2.0/24", "db1", TlsMode.ALLOWED);
    assertThat(rule.of(tls(NEAR, "db1"))).isEqualTo(OPEN);
    assertThat(rule.of(NEAR)).isEqualTo(WITH_TLS);
    assertThat(Stream.of(FAR, tls(FAR, "db1"), tls(NEAR, "db2")).map(rule::of))
        .containsOnly(CLOSED);
  }

  @Test
  void tlsRequired_plaintextIsSentBackButNotOnTheUnixSocket() {
    ExportRule rule = rule("192.0.2.0/24", null, TlsMode.REQUIRED);
    assertThat(rule.of(NEAR)).isEqualTo(WITH_TLS);
    assertThat(rule.of(FAR)).as("nothing is told to strangers").isEqualTo(CLOSED);
    assertThat(Stream.of(UNIX, tls(NEAR)).map(rule::of)).containsOnly(OPEN);
  }

  @Test
  void tlsOff_isPlaintextOnly() {
    ExportRule rule = rule("192.0.2.0/24", null, TlsMode.OFF);
    assertThat(rule.of(NEAR)).isEqualTo(OPEN);
    assertThat(rule.of(tls(NEAR))).isEqualTo(CLOSED);
  }

  @Test
  void whatCannotBe_isRefused() {
    List<String> many = java.util.Collections.nCopies(65, "x");
    assertThatThrownBy(() -> rule(null, "db1", TlsMode.OFF)).hasMessageContaining("only with TLS");
    assertThatThrownBy(() -> ExportRule.DEFAULT.with(null, many, null, null, null, null))
        .hasMessageContaining("64 certificates");
    for (String bad : List.of(" ", "a\nb", "x".repeat(257))) {
      assertThatThrownBy(() -> ExportRule.DEFAULT.with(null, null, null, null, null, bad))
          .hasMessageContaining("a description has");
      assertThatThrownBy(() -> ExportRule.DEFAULT.with(null, List.of(bad), null, null, null, null))
          .hasMessageContaining("the name of a certificate has");
    }
  }

  @Test
  void change_ofOnePart_leavesTheOthers() {
    ExportRule rule =
        ExportRule.DEFAULT
            .with(List.of(Network.parse("::1")), null, null, null, null, null)
            .with(null, List.of("a"), List.of("x"), true, null, null)
            .with(null, null, null, null, TlsMode.REQUIRED, "disk");
    assertThat(rule)
        .isEqualTo(
            new ExportRule(
                List.of(Network.parse("::1")),
                List.of("a"),
                List.of("x"),
                true,
                TlsMode.REQUIRED,
                "disk"));
  }

  @Test
  void json_writtenAndRead_isTheSame() throws IOException {
    ExportRule rule = rule("2001:db8::/32", "db1", TlsMode.REQUIRED);
    assertThat(ExportJson.rule(Fields.of(ExportJson.of(rule)))).isEqualTo(rule);
  }

  private static ExportRule named(@Nullable String allow, String... initiators) {
    return ExportRule.DEFAULT.with(
        allow == null ? null : List.of(Network.parse(allow)),
        null,
        List.of(initiators),
        null,
        null,
        null);
  }

  @Test
  void initiator_nobodySaidAnything_thisMachineMay() {
    assertThat(ExportRule.DEFAULT.admits("127.0.0.1", "iqn.a", null)).isTrue();
    assertThat(ExportRule.DEFAULT.admits("::1", "iqn.a", null)).isTrue();
    assertThat(ExportRule.DEFAULT.admits("192.0.2.7", "iqn.a", "user")).isFalse();
    assertThat(ExportRule.DEFAULT.admits("fe80::1%eth0", "iqn.a", null)).isFalse();
  }

  @Test
  void initiator_named_mayFromWhereItIsAllowedAndIsOtherwiseNobody() {
    ExportRule rule = named("192.0.2.0/24", "IQN.a:One", "osaka");
    assertThat(rule.admits("192.0.2.7", "iqn.A:one", null)).isTrue();
    assertThat(rule.admits("192.0.2.7", "iqn.b", "osaka")).isTrue();
    assertThat(rule.admits("192.0.2.7", "iqn.b", "Osaka")).isFalse();
    assertThat(rule.admits("192.0.2.7", "iqn.b", null)).isFalse();
    assertThat(rule.admits("192.0.2.7", "iqn.b\u00a0x", null)).isFalse();
    assertThat(rule.admits("127.0.0.1", "iqn.a:one", null)).isFalse();
    assertThat(rule.summary()).isEqualTo("192.0.2.0/24 as initiator iqn.a:one or osaka");
    assertThat(named(null, "iqn.a").admits("192.0.2.7", "iqn.a", null)).isFalse();
    assertThat(named(null, "iqn.a").summary()).isEqualTo("this machine as initiator iqn.a");
  }

  @Test
  void initiator_named_closesNbdUnlessACertificateIsNamedToo() {
    assertThat(Stream.of(LOCAL, NEAR, tls(NEAR, "db1")).map(named("192.0.2.0/24", "iqn.a")::of))
        .containsOnly(CLOSED);
    assertThat(named("192.0.2.0/24", "iqn.a").of(UNIX)).isEqualTo(OPEN);
    ExportRule both =
        named("192.0.2.0/24", "iqn.a").with(null, List.of("db1"), null, null, null, null);
    assertThat(both.of(tls(NEAR, "db1"))).isEqualTo(OPEN);
    assertThat(both.admits("192.0.2.7", "iqn.a", null)).isTrue();
    assertThat(both.admits("192.0.2.7", "iqn.b", null)).isFalse();
  }

  @Test
  void tlsOrCertificate_wanted_isNothingForInitiators() {
    assertThat(rule("127.0.0.0/8", null, TlsMode.REQUIRED).admits("127.0.0.1", "iqn.a", null))
        .isFalse();
    assertThat(rule("127.0.0.0/8", "db1", TlsMode.ALLOWED).admits("127.0.0.1", "iqn.a", null))
        .isFalse();
  }

  @Test
  void initiators_thatCannotBe_areRefused() {
    assertThatThrownBy(() -> named(null, "iqn.a b")).hasMessageContaining("no spaces");
    assertThatThrownBy(() -> named(null, "")).hasMessageContaining("1 to 223");
    assertThatThrownBy(() -> named(null, "x".repeat(224))).hasMessageContaining("1 to 223");
  }
}
