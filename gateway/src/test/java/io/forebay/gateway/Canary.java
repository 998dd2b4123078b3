package io.forebay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Small classes written, compiled and imported on the spot, each breaking (or keeping) one house
/// rule: a rule that does not see its canary is no rule.
final class Canary {
  private final List<String> sources = new ArrayList<>();

  /// Adds class `name` to package `where`; `body` stands between its braces, with full names.
  Canary with(String where, String name, String body) {
    sources.add("package %s;\npublic class %s { %s }\n".formatted(where, name, body));
    return this;
  }

  /// Compiles what was added, against the test's class path, and returns it as ArchUnit sees it.
  JavaClasses hatch() {
    try {
      Path nest = Files.createTempDirectory("canary");
      try {
        compile(nest);
        return new ClassFileImporter().importPath(nest.resolve("classes"));
      } finally {
        delete(nest);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path nest) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Path folder = Files.createDirectories(nest.resolve("src").resolve(Integer.toString(i)));
      String source = sources.get(i);
      String name = source.replaceAll("(?s).*public class (\\w+) .*", "$1");
      files.add(Files.writeString(folder.resolve(name + ".java"), source, UTF_8));
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (var manager = javac.getStandardFileManager(null, null, UTF_8)) {
      StringWriter messages = new StringWriter();
      List<String> options =
          List.of("-proc:none", "-d", nest.resolve("classes").toString(), "-nowarn");
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!javac.getTask(messages, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException("the canary does not compile:\n" + messages);
      }
    }
  }

  private static void delete(Path nest) throws IOException {
    try (Stream<Path> found = Files.walk(nest)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
