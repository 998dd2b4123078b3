package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.SupportCommand;
import io.forebay.gateway.control.config.ConfigReport;
import io.forebay.gateway.control.config.ConfigReport.Result;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `config backup`, `diff`, `restore` and `support bundle`, as typed.
class CliConfigTest extends OnAnAppliance {
  private static final String SENT = new JsonObject(ConfigCalls.DOCUMENT).encode();

  @TempDir Path temp;

  CliConfigTest() throws IOException {}

  private String file() throws IOException {
    return Files.writeString(temp.resolve("kyoto.json"), ConfigCalls.DOCUMENT, UTF_8).toString();
  }

  private void answers(ConfigReport report) {
    served.control.answer =
        command ->
            command instanceof ConfigCommand<?>
                ? Outcome.done(report)
                : Outcome.done(FakeControl.sample(command));
  }

  @Test
  void backup_toAFile_isReadableByItsOwnerAloneAndCanBeGivenBack() throws IOException {
    Path to = Files.writeString(temp.resolve("kept.json"), "before");
    Typed typed = type("config", "backup", "--to", to.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(Files.getPosixFilePermissions(to))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(temp.toFile().list()).containsExactly("kept.json");
    assertThat(type("config", "diff", to.toString()).exit()).isZero();
    ConfigCommand.Diff sent = (ConfigCommand.Diff) served.control.seen.getLast();
    JsonObject given = new JsonObject(sent.document());
    assertThat(given.getJsonArray("volumes")).hasSize(1);
    assertThat(given.getJsonObject("appliance").getString("name")).isEqualTo("kyoto");
  }

  @Test
  void backup_toStandardOutput_isTheDocument() {
    Typed typed = type("config", "backup", "--to", "-");
    assertThat(new JsonObject(typed.out()).getString("format")).isEqualTo("forebay-configuration");
    assertThat(served.control.seen).isEqualTo(List.of(new ConfigCommand.Backup()));
  }

  @Test
  void diff_ofAFile_isReadLineByLine() throws IOException {
    Typed typed = type("config", "diff", file());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new ConfigCommand.Diff(SENT)));
    assertThat(typed.out())
        .contains("As of 2026-11-20T14:03:12Z, of kyoto.")
        .containsPattern("volume db1 +add +new and empty")
        .containsPattern("user mia +by hand +is missing: user add mia")
        .containsPattern("volume old +left ");
  }

  @Test
  void restore_confirmed_saysWhatWasDone() throws IOException {
    answers(ConfigSamples.report(Result.DONE, Result.DONE));
    Typed typed = answer("kyoto", "config", "restore", file());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(List.of(new ConfigCommand.Diff(SENT), new ConfigCommand.Restore(SENT, "kyoto")));
    assertThat(typed.out()).containsPattern("volume db1 +done ");
  }

  @Test
  void restore_withTheNameGiven_doesNotAsk() throws IOException {
    answers(ConfigSamples.report(Result.DONE, Result.DONE));
    assertThat(type("config", "restore", file(), "--yes", "kyoto").exit()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new ConfigCommand.Restore(SENT, "kyoto")));
  }

  @Test
  void restore_notConfirmed_doesNothing() throws IOException {
    assertThat(answer("osaka", "config", "restore", file()).exit()).isEqualTo(2);
    Typed nobody = type("config", "restore", file());
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("volume db1", "--yes kyoto");
    assertThat(served.control.seen).noneMatch(ConfigCommand.Restore.class::isInstance);
  }

  @Test
  void restore_ofWhatIsThere_doesNotAsk() throws IOException {
    answers(new ConfigReport("kyoto", "kyoto", Samples.NOON, List.of()));
    Typed typed = type("config", "restore", file());
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("Nothing differs.");
    assertThat(served.control.seen).isEqualTo(List.of(new ConfigCommand.Diff(SENT)));
  }

  @Test
  void restore_partOfItRefused_failsAndSaysWhich() throws IOException {
    answers(ConfigSamples.report(Result.DONE, Result.FAILED));
    Typed typed = type("config", "restore", file(), "--yes", "kyoto");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out())
        .containsPattern("schedule tape +FAILED ")
        .contains("schedule tape failed: There is no hook database.");
    assertThat(typed.err()).contains("1 of 2 changes were refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{}", "{\"format\": 7}", "[]", "{\"format\": \"tar\"}"})
  void diff_ofAnotherFile_isRefusedHere(String text) throws IOException {
    Path file = Files.writeString(temp.resolve("other"), text);
    Typed typed = type("config", "diff", file.toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("is no configuration as `config backup` writes it");
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void verbs_typedWrongly_areRefusedHere() {
    assertThat(type("config", "backup").exit()).isEqualTo(2);
    assertThat(type("config", "diff").exit()).isEqualTo(2);
    assertThat(type("config", "diff", "/nowhere").exit()).isEqualTo(2);
    assertThat(type("support", "bundle").exit()).isEqualTo(2);
    assertThat(served.control.seen).isEmpty();
    Typed nowhere = type("config", "backup", "--to", "/nowhere/kyoto.json");
    assertThat(nowhere.exit()).isEqualTo(1);
    assertThat(nowhere.err()).contains("--to /nowhere/kyoto.json cannot be written");
  }

  @Test
  void bundle_toAFile_isAZipWithAReadme() throws IOException {
    Path to = temp.resolve("kyoto.zip");
    Typed typed = type("support", "bundle", "--to", to.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen.getFirst()).isEqualTo(new SupportCommand.Collect());
    assertThat(Files.getPosixFilePermissions(to))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (ZipFile zip = new ZipFile(to.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .contains(
              "forebay-kyoto/README.txt",
              "forebay-kyoto/log.txt",
              "forebay-kyoto/status.json",
              "forebay-kyoto/metrics.txt",
              "forebay-kyoto/line-history.json");
    }
  }
}
