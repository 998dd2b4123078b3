package io.forebay.gateway;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.forebay.gateway.EngineRulesTest.Sample.caught;
import static io.forebay.gateway.EngineRulesTest.Sample.passes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the rooms may take from outside: the simulator can only stand in for disk, clock, randomness,
/// threads and line if the engine reaches them through its interfaces; and each large library has
/// one door.
class EngineRulesTest {
  private static final String GATEWAY = "io.forebay.gateway.";

  private static final String[] ENGINE =
      Stream.of("block", "disk", "log", "ledger", "mirror", "group", "link")
          .map(room -> GATEWAY + room + "..")
          .toArray(String[]::new);

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.forebay");

  /// The Linux implementations of disk's interfaces (`LinuxDisk` and its like) meet the real world,
  /// and link's edge meets Netty. Nobody else in the engine does.
  private static final DescribedPredicate<JavaClass> LINUX =
      resideInAPackage(GATEWAY + "disk..")
          .and(
              DescribedPredicate.describe(
                  "named Linux*", type -> outermost(type).getSimpleName().startsWith("Linux")));

  private static final DescribedPredicate<JavaClass> ENGINE_CODE =
      resideInAnyPackage(ENGINE)
          .and(DescribedPredicate.not(LINUX))
          .and(DescribedPredicate.not(resideInAPackage(GATEWAY + "link.edge..")))
          .as("engine code");

  private static final Map<String, ArchRule> RULES = rules();

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(EngineRulesTest::outermost).orElse(type);
  }

  private static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put(
        "foreign",
        only(resideInAPackage(GATEWAY + "disk.."))
            .dependOnClassesThat(
                belongToAnyOf(
                    java.lang.foreign.Linker.class,
                    java.lang.foreign.SymbolLookup.class,
                    java.lang.foreign.Arena.class)));
    rules.put(
        "mapdb",
        only(resideInAPackage(GATEWAY + "ledger.."))
            .dependOnClassesThat(resideInAnyPackage("org.mapdb..", "org.eclipse.collections..")));
    rules.put(
        "netty",
        only(resideInAnyPackage(
                GATEWAY + "socket..",
                GATEWAY + "nbd..",
                GATEWAY + "iscsi..",
                GATEWAY + "app..",
                GATEWAY + "link.edge..",
                "io.forebay.webui.accept.."))
            .dependOnClassesThat(resideInAPackage("io.netty..")));
    rules.put(
        "zstd",
        only(resideInAPackage(GATEWAY + "link.packing.."))
            .dependOnClassesThat(resideInAPackage("com.github.luben..")));
    rules.put(
        "password4j",
        only(resideInAPackage(GATEWAY + "control.user.."))
            .dependOnClassesThat(resideInAPackage("com.password4j..")));
    rules.put(
        "commonsnet",
        only(resideInAnyPackage(GATEWAY + "app.notify..", GATEWAY + "app.time.."))
            .dependOnClassesThat(resideInAPackage("org.apache.commons.net..")));
    rules.put(
        "vertx",
        only(resideInAPackage("io.forebay.webui.."))
            .dependOnClassesThat(resideInAPackage("io.vertx..")));
    rules.put(
        "cli",
        only(resideInAPackage(GATEWAY + "app.."))
            .dependOnClassesThat(resideInAnyPackage("picocli..", "org.tomlj..")));
    rules.put(
        "block",
        noClasses()
            .that()
            .resideInAPackage(GATEWAY + "block..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", GATEWAY + "block..", "org.jspecify.."));
    rules.put(
        "clock",
        engine()
            .callMethodWhere(
                target(owner(belongToAnyOf(System.class)))
                    .and(target(nameMatching("nanoTime|currentTimeMillis")))
                    .or(
                        target(owner(resideInAPackage("java.time..")))
                            .and(target(nameMatching("now|system.*|tick.*"))))));
    rules.put(
        "threads",
        engine()
            .dependOnClassesThat(
                assignableTo(java.util.concurrent.Executor.class)
                    .or(belongToAnyOf(java.util.concurrent.Executors.class)))
            .orShould()
            .callMethodWhere(
                target(owner(assignableTo(Thread.class)))
                    .and(
                        target(
                            nameMatching("start|startVirtualThread|sleep|ofVirtual|ofPlatform"))))
            .orShould()
            .callConstructorWhere(target(owner(assignableTo(Thread.class)))));
    rules.put(
        "random",
        engine()
            .dependOnClassesThat(
                assignableTo(java.util.Random.class).or(resideInAPackage("java.util.random..")))
            .orShould()
            .callMethodWhere(
                target(nameMatching("randomUUID"))
                    .or(
                        target(owner(belongToAnyOf(Math.class)))
                            .and(target(nameMatching("random"))))));
    rules.put(
        "files",
        engine()
            .dependOnClassesThat(
                resideInAPackage("java.nio.channels..")
                    .or(
                        belongToAnyOf(
                            java.nio.file.Files.class,
                            java.io.File.class,
                            java.io.RandomAccessFile.class,
                            java.io.FileInputStream.class,
                            java.io.FileOutputStream.class,
                            java.io.FileReader.class,
                            java.io.FileWriter.class))));
    rules.put(
        "network",
        noClasses()
            .that(
                ENGINE_CODE.and(DescribedPredicate.not(resideInAPackage(GATEWAY + "link.edge.."))))
            .should()
            .dependOnClassesThat(resideInAPackage("java.net..")));
    rules.replaceAll(
        (name, rule) -> rule.as(name + ": " + rule.getDescription()).allowEmptyShould(true));
    return rules;
  }

  private static com.tngtech.archunit.lang.syntax.elements.ClassesShould only(
      DescribedPredicate<JavaClass> home) {
    return noClasses().that(DescribedPredicate.not(home)).should();
  }

  private static com.tngtech.archunit.lang.syntax.elements.ClassesShould engine() {
    return noClasses().that(ENGINE_CODE).should();
  }

  private static ArchRule rule(String name) {
    return requireNonNull(RULES.get(name), name);
  }

  static Stream<String> names() {
    return RULES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void house_eachRule_isKept(String name) {
    rule(name).check(HOUSE);
  }

  /// A class in `room` that `rule` must catch, or, at the rule's own door, must let pass.
  record Sample(String rule, String room, String type, String body, boolean caught) {
    static Sample caught(String rule, String room, String body) {
      return new Sample(rule, room, "Canary", body, true);
    }

    static Sample passes(String rule, String room, String type, String body) {
      return new Sample(rule, room, type, body, false);
    }
  }

  private static final List<Sample> SAMPLES =
      List.of(
          caught("foreign", "log", "Object a = java.lang.foreign.Arena.ofShared();"),
          caught("foreign", "app", "java.lang.foreign.Linker linker;"),
          caught("foreign", "app", "java.lang.foreign.SymbolLookup symbols;"),
          passes("foreign", "disk", "Native", "java.lang.foreign.Linker linker;"),
          caught("mapdb", "group", "org.mapdb.DB db;"),
          passes("mapdb", "ledger", "Shelf", "org.mapdb.DB db;"),
          caught("netty", "group", "io.netty.buffer.ByteBuf buf;"),
          caught("netty", "link.wire", "io.netty.channel.Channel channel;"),
          passes("netty", "link.edge", "Dialler", "io.netty.channel.Channel channel;"),
          passes("netty", "nbd.wire", "Decoder", "io.netty.channel.Channel channel;"),
          caught("zstd", "link.sender", "com.github.luben.zstd.ZstdCompressCtx context;"),
          passes(
              "zstd", "link.packing", "Squeezed", "com.github.luben.zstd.ZstdCompressCtx context;"),
          caught("password4j", "control", "com.password4j.Hash hash;"),
          passes("password4j", "control.user", "Hashes", "com.password4j.Hash hash;"),
          caught("commonsnet", "app", "org.apache.commons.net.SocketClient client;"),
          passes("commonsnet", "app.notify", "Mail", "org.apache.commons.net.SocketClient client;"),
          passes("commonsnet", "app.time", "Asked", "org.apache.commons.net.SocketClient client;"),
          caught("vertx", "control", "io.vertx.core.Planted vertx;"),
          caught("cli", "control", "picocli.CommandLine line;"),
          passes("cli", "app", "Verb", "picocli.CommandLine line;"),
          caught("block", "block", "org.slf4j.Logger log;"),
          caught("clock", "log", "long t = System.nanoTime();"),
          caught("clock", "disk", "long t = System.currentTimeMillis();"),
          caught("clock", "group", "Object t = java.time.Instant.now();"),
          caught("clock", "link", "Object t = java.time.Clock.systemUTC();"),
          passes("clock", "disk", "LinuxClock", "long t = System.nanoTime();"),
          passes("clock", "app", "Uptime", "long t = System.nanoTime();"),
          caught("threads", "mirror", "Thread t = new Thread(() -> {});"),
          caught("threads", "log", "void f(Thread t) { t.start(); }"),
          caught("threads", "log", "Object t = Thread.ofVirtual();"),
          caught("threads", "log", "void f() throws Exception { Thread.sleep(1); }"),
          caught(
              "threads",
              "link",
              "Object e = java.util.concurrent.Executors.newCachedThreadPool();"),
          passes("threads", "disk", "LinuxThreads", "Thread t = new Thread(() -> {});"),
          caught("random", "group", "Object id = java.util.UUID.randomUUID();"),
          caught("random", "log", "Object r = new java.util.Random();"),
          caught("random", "log", "Object r = java.util.concurrent.ThreadLocalRandom.current();"),
          caught("random", "log", "Object r = new java.security.SecureRandom();"),
          caught("random", "log", "double r = Math.random();"),
          caught("files", "log", "java.nio.channels.FileChannel channel;"),
          caught("files", "mirror", "Object f(java.io.File f) { return f.delete(); }"),
          caught("files", "mirror", "Object p = java.nio.file.Files.exists(null);"),
          caught("files", "disk", "java.io.RandomAccessFile file;"),
          passes("files", "disk", "LinuxDisk", "java.nio.channels.FileChannel channel;"),
          caught("network", "link", "java.net.Socket socket;"),
          passes("network", "link.edge", "Dialler", "java.net.InetSocketAddress address;"));

  private static final JavaClasses HATCHED = hatch();

  private static JavaClasses hatch() {
    Canary canary = new Canary().with("io.vertx.core", "Planted", "");
    for (int i = 0; i < SAMPLES.size(); i++) {
      Sample sample = SAMPLES.get(i);
      canary.with(GATEWAY + sample.room() + ".sample" + i, sample.type(), sample.body());
    }
    return canary.hatch();
  }

  static Stream<Sample> samples() {
    return SAMPLES.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void rule_itsSample_isCaughtOrAtTheDoorPasses(Sample sample) {
    String folder = GATEWAY + sample.room() + ".sample" + SAMPLES.indexOf(sample);
    JavaClasses one = HATCHED.that(resideInAPackage(folder));
    assertThat(one).as("hatched").hasSize(1);
    assertThat(rule(sample.rule()).evaluate(one).hasViolation()).isEqualTo(sample.caught());
  }

  @Test
  void rules_each_hasASampleThatMustBeCaught() {
    assertThat(samples().filter(Sample::caught).map(Sample::rule)).containsAll(RULES.keySet());
  }
}
