package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.Network;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `volume export` and `nbd`: what is typed, the command that it must become, and a piece of what people
/// must read.
class CliExportTest extends OnAnAppliance {
  private static final String SHOWN =
      "db1: 192.0.2.0/24 with certificate db1.example.com; read-only; with TLS only";

  CliExportTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("volume export db1", new VolumeCommand.Show("db1"), SHOWN),
        new Verb(
            "volume export db1 --allow 192.0.2.0/24 --allow 2001:db8::7 --writable",
            new VolumeCommand.Export(
                "db1",
                List.of(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::7")),
                null,
                null,
                false,
                null,
                null),
            SHOWN),
        new Verb(
            "volume export db1 --allow any --tls required",
            new VolumeCommand.Export(
                "db1",
                List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")),
                null,
                null,
                null,
                TlsMode.REQUIRED,
                null),
            SHOWN),
        new Verb(
            "volume export db1 --allow local --no-certificate",
            new VolumeCommand.Export("db1", List.of(), List.of(), null, null, null, null),
            SHOWN),
        new Verb(
            "volume export db1 --certificate a --certificate b --read-only --description x",
            new VolumeCommand.Export("db1", null, List.of("a", "b"), null, true, null, "x"),
            SHOWN),
        new Verb(
            "volume export db1 --initiator iqn.a --initiator osaka",
            new VolumeCommand.Export(
                "db1", null, null, List.of("iqn.a", "osaka"), null, null, null),
            SHOWN),
        new Verb(
            "volume export db1 --no-initiator",
            new VolumeCommand.Export("db1", null, null, List.of(), null, null, null),
            SHOWN),
        new Verb("nbd ca", new NbdCommand.Authority(), "-----BEGIN CERTIFICATE-----"),
        new Verb("nbd show", new NbdCommand.Show(), "certificate  CN=berlin"),
        new Verb("nbd reload", new NbdCommand.Reload(), "hosts        2 certificates trusted"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void export_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volume export db1 --allow 192.0.2.1/24",
        "volume export db1 --allow any --allow ::1",
        "volume export db1 --read-only --writable",
        "volume export db1 --certificate a --no-certificate",
        "volume export db1 --initiator a --no-initiator",
        "volume export db1 --tls maybe"
      })
  void export_whatMakesNoSense_isRefusedBeforeAnybodyIsAsked(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }
}
