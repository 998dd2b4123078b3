package io.forebay.panel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.forebay.gateway.log.Log;
import org.junit.jupiter.api.Test;

/// A user interface knows the gateway through its door alone; and the panel no library but the log.
class PanelRulesTest {
  private static final ArchRule DOOR =
      classes()
          .that()
          .resideInAPackage("io.forebay.panel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.forebay.panel..",
              "io.forebay.gateway.control..",
              "java..",
              "org.slf4j..",
              "org.jspecify..");

  private static final ClassFileImporter IMPORTER = new ClassFileImporter();

  @Test
  void panel_everyClass_knowsTheDoorAlone() {
    JavaClasses panel =
        IMPORTER
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.forebay.panel");
    assertThat(panel).isNotEmpty();
    DOOR.check(panel);
  }

  private record PastTheDoor(Log log) {}

  @Test
  void panel_classThatKnowsTheLog_isCaught() {
    assertThat(DOOR.evaluate(IMPORTER.importClasses(PastTheDoor.class)).hasViolation()).isTrue();
  }
}
