package io.forebay.snmp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.forebay.gateway.log.Log;
import org.junit.jupiter.api.Test;

/// A user interface knows the gateway through its door alone.
class SnmpRulesTest {
  private static final ArchRule DOOR =
      classes()
          .that()
          .resideInAPackage("io.forebay.snmp..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.forebay.snmp..",
              "io.forebay.gateway.control..",
              "io.forebay.gateway.block..",
              "java..",
              "javax.crypto..",
              "org.snmp4j..",
              "org.slf4j..",
              "org.jspecify..");

  private static final ClassFileImporter IMPORTER = new ClassFileImporter();

  @Test
  void snmp_everyClass_knowsTheDoorAlone() {
    JavaClasses snmp =
        IMPORTER
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.forebay.snmp");
    assertThat(snmp).isNotEmpty();
    DOOR.check(snmp);
  }

  private record PastTheDoor(Log log) {}

  @Test
  void snmp_classThatKnowsTheLog_isCaught() {
    assertThat(DOOR.evaluate(IMPORTER.importClasses(PastTheDoor.class)).hasViolation()).isTrue();
  }
}
