package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the version, the commit it was built from where there was one, the JVM.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"forebay " + text(), "Java " + Runtime.version()};
  }

  /// The version, and the commit if known.
  static String text() {
    Properties built = built();
    String commit = built.getProperty("commit", "");
    return built.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")");
  }

  private static Properties built() {
    Properties built = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        built.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties in the gateway's jar is unreadable", e);
    }
    return built;
  }
}
