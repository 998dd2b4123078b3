package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.WebCommand;
import io.forebay.gateway.control.WebReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `web`: what is typed, the command that it must become, and a piece of what people must read.
class CliWebTest extends OnAnAppliance {
  CliWebTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("web show", new WebCommand.Show(), "listening    127.0.0.1:8443"),
        new Verb("web show", new WebCommand.Show(), "led there    127.0.0.1:8080"),
        new Verb("web show", new WebCommand.Show(), "names        berlin.example.com, 192.0.2.1"),
        new Verb("web show", new WebCommand.Show(), "valid until  2026-11-20T14:03:12Z"),
        new Verb("web show", new WebCommand.Show(), "SHA-256      5a5a"),
        new Verb("web show", new WebCommand.Show(), "self-made    no"),
        new Verb(
            "web certificate --self-made",
            new WebCommand.RemoveCertificate(),
            "signed by    CN=corporate"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void web_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void certificate_ofTwoFiles_isSentAndNeverShown(@TempDir Path temp) throws IOException {
    Path cert = Files.writeString(temp.resolve("c"), "the chain\n", UTF_8);
    Path key = Files.writeString(temp.resolve("k"), "the key\n", UTF_8);
    Typed typed = type("web", "certificate", "--cert", cert.toString(), "--key", key.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(List.of(new WebCommand.SetCertificate("the chain\n", new Secret("the key\n"))));
    assertThat(served.control.seen.toString() + typed.out() + typed.err())
        .doesNotContain("the key");
  }

  @Test
  void certificate_refused_saysWhy(@TempDir Path temp) throws IOException {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: CN=x has expired.");
    Path any = Files.writeString(temp.resolve("c"), "x\n", UTF_8);
    Typed typed = type("web", "certificate", "--cert", any.toString(), "--key", any.toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("CN=x has expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web certificate",
        "web certificate --cert /nowhere",
        "web certificate --key /nowhere",
        "web certificate --cert /nowhere --key /nowhere",
        "web certificate --self-made --cert /nowhere --key /nowhere",
        "web"
      })
  void certificate_typedWrongly_isRefusedHere(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void show_serviceOff_saysWhereItListens() {
    served.control.answer = command -> Outcome.done(new WebReport(List.of(), List.of(), null));
    assertThat(type("web", "show").out()).isEqualTo("listening    -\nled there    -\n");
  }
}
