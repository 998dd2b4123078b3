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
    Properties built = built();
    String commit = built.getProperty("commit", "");
    String source = commit.isEmpty() ? "" : " (" + commit + ")";
    return new String[] {
      "forebay " + built.getProperty("version") + source, "Java " + Runtime.version()
    };
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
