package io.forebay.snmp.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one that runs.
public final class LinuxKernel implements Kernel {
  private static final Path ROOT = Path.of("/");

  @Override
  public @Nullable String read(String path) {
    try (InputStream in = Files.newInputStream(ROOT.resolve(path))) {
      return new String(in.readNBytes(FILE_BYTES_MAX), UTF_8);
    } catch (IOException _) {
      return null; // The kernel says so, too, of what it does not know now: the speed of an
      // interface without a carrier.
    }
  }

  @Override
  public List<String> names(String folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT.resolve(folder))) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    return names;
  }

  @Override
  public @Nullable Space space(String mount) {
    File root = Path.of(mount).toFile(); // A FileStore would look for its mount in a list first.
    long total = root.getTotalSpace();
    return total <= 0 ? null : new Space(total, total - root.getFreeSpace());
  }

  @Override
  public Space heap() {
    Runtime java = Runtime.getRuntime();
    return new Space(java.maxMemory(), java.totalMemory() - java.freeMemory());
  }
}
