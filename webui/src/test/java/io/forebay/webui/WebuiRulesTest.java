package io.forebay.webui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.forebay.gateway.log.Log;
import io.netty.channel.Channel;
import org.junit.jupiter.api.Test;

/// A user interface knows the gateway through its door alone.
class WebuiRulesTest {
  private static final ArchRule DOOR =
      classes()
          .that()
          .resideInAPackage("io.forebay.webui..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.forebay.webui..",
              "io.forebay.gateway.control..",
              "io.forebay.gateway.block..",
              "java..",
              "io.netty..",
              "io.vertx..",
              "org.slf4j..",
              "org.jspecify..");

  private static final ArchRule NETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.forebay.webui.accept..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  private static final ClassFileImporter IMPORTER = new ClassFileImporter();

  @Test
  void webui_everyClass_knowsTheDoorAlone() {
    JavaClasses webui =
        IMPORTER
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.forebay.webui");
    assertThat(webui).isNotEmpty();
    DOOR.check(webui);
    NETTY.check(webui);
  }

  private record PastVertx(Channel channel) {}

  @Test
  void webui_classThatKnowsNetty_isCaught() {
    assertThat(NETTY.evaluate(IMPORTER.importClasses(PastVertx.class)).hasViolation()).isTrue();
  }

  private record PastTheDoor(Log log) {}

  @Test
  void webui_classThatKnowsTheLog_isCaught() {
    assertThat(DOOR.evaluate(IMPORTER.importClasses(PastTheDoor.class)).hasViolation()).isTrue();
  }
}
