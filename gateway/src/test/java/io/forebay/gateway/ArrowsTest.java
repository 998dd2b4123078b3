package io.forebay.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which room may know which: the table of `docs/ARCHITECTURE.md`, enforced.
class ArrowsTest {
  private static final String GATEWAY = "io.forebay.gateway.";

  private static final Map<String, Set<String>> ARROWS = new LinkedHashMap<>();

  static {
    ARROWS.put("block", Set.of());
    ARROWS.put("disk", Set.of("block"));
    ARROWS.put("log", Set.of("block", "disk"));
    ARROWS.put("ledger", Set.of("block"));
    ARROWS.put("mirror", Set.of("block", "disk", "log", "ledger"));
    ARROWS.put("group", Set.of("block", "disk", "log", "ledger", "mirror"));
    ARROWS.put("socket", Set.of("block"));
    ARROWS.put("scsi", Set.of("block"));
    ARROWS.put("iscsi", Set.of("block", "scsi", "socket"));
    ARROWS.put("nbd", Set.of("block", "socket"));
    ARROWS.put("link", Set.of("block", "disk", "log", "group"));
    ARROWS.put("control", Set.of("block", "group", "link"));
    Set<String> others = new TreeSet<>(ARROWS.keySet());
    ARROWS.put("app", others);
  }

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.forebay");

  /// A room knows itself, the rooms its arrows point to, and what is not ours.
  static ArchRule arrowsOf(String room) {
    List<String> known = new ArrayList<>();
    known.add(GATEWAY + room + "..");
    ARROWS.getOrDefault(room, Set.of()).forEach(to -> known.add(GATEWAY + to + ".."));
    DescribedPredicate<JavaClass> foreign =
        resideInAPackage("io.forebay..")
            .and(DescribedPredicate.not(resideInAnyPackage(known.toArray(String[]::new))));
    return noClasses()
        .that()
        .resideInAPackage(GATEWAY + room + "..")
        .should()
        .dependOnClassesThat(foreign)
        .as(room + " knows only itself and " + ARROWS.get(room))
        .allowEmptyShould(true);
  }

  static Stream<String> rooms() {
    return ARROWS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void room_inHouse_knowsOnlyWhereItsArrowsPoint(String room) {
    arrowsOf(room).check(HOUSE);
  }

  @Test
  void house_everyClass_standsInARoom() {
    inARoom().check(HOUSE);
    assertThat(HOUSE).isNotEmpty();
  }

  private static ArchRule inARoom() {
    String[] rooms = rooms().map(room -> GATEWAY + room + "..").toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage("io.forebay.gateway..")
        .should()
        .resideInAnyPackage(rooms);
  }

  @Test
  void house_classOutsideEveryRoom_isCaught() {
    JavaClasses canary = new Canary().with(GATEWAY + "attic", "Box", "").hatch();
    assertThat(inARoom().evaluate(canary).hasViolation()).isTrue();
  }

  /// Every pair of rooms in both directions: exactly the arrows of the table pass.
  @Test
  void arrows_everyPairOfRooms_passesExactlyWhenInTheTable() {
    Canary canary = new Canary();
    for (String from : ARROWS.keySet()) {
      canary.with(GATEWAY + from + ".canary", "Target", "");
      for (String to : ARROWS.keySet()) {
        canary.with(GATEWAY + from + ".to" + to, "Canary", GATEWAY + to + ".canary.Target target;");
      }
    }
    JavaClasses hatched = canary.hatch();
    for (String from : ARROWS.keySet()) {
      for (String to : ARROWS.keySet()) {
        boolean allowed = from.equals(to) || ARROWS.get(from).contains(to);
        JavaClasses one = hatched.that(resideInAPackage(GATEWAY + from + ".to" + to));
        assertThat(one).as("canary of %s -> %s", from, to).hasSize(1);
        assertThat(arrowsOf(from).evaluate(one).hasViolation())
            .as("%s -> %s is caught", from, to)
            .isEqualTo(!allowed);
      }
    }
  }
}
