package io.forebay.gateway.app.sysstat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads the files of `sysstat`: texts of `sar` and `sadf`, and the binary files of its collector, the latter
/// through `sadf` if that is installed.
public final class SysstatFiles {
  /// A day of a server with hundreds of devices is far smaller.
  private static final long FILE_BYTES_MAX = 1L << 30;

  private static final int LINE_CHARS_MAX = 64 << 10;
  private static final long SADF_SECONDS = 120;

  /// The first two bytes of a binary file, in either byte order.
  private static final int MAGIC = 0xd596;

  private final DiskLoad load = new DiskLoad();
  private final List<String> remarks = new ArrayList<>();
  private final String sadf;

  /// `sadf` is the command, or the path, of sysstat's converter.
  public SysstatFiles(String sadf) {
    this.sadf = sadf;
  }

  /// What was read so far.
  public DiskLoad load() {
    return load;
  }

  /// What could not be read, a line each.
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /// Reads `file` as well. Throws [IOException] that says what to do when nothing can be had of it.
  public void read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + (Files.exists(file) ? " is no file" : " does not exist"));
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
    }
    byte[] first;
    try (InputStream in = Files.newInputStream(file)) {
      first = in.readNBytes(4);
    }
    int start = first.length < 2 ? 0 : (first[0] & 0xFF) | (first[1] & 0xFF) << 8;
    if (start == MAGIC || start == Integer.reverseBytes(MAGIC) >>> 16) {
      binary(file);
    } else if (compressed(first)) {
      throw new IOException(file + " is compressed: unpack it first (unxz, gunzip, bunzip2)");
    } else {
      try (InputStream in = Files.newInputStream(file)) {
        SarText text = text(in);
        said(file, text);
      }
    }
  }

  private static boolean compressed(byte[] first) {
    String start = new String(first, ISO_8859_1);
    return start.startsWith("\u001f\u008b")
        || start.startsWith("\u00fd7zX")
        || start.startsWith("BZh")
        || start.startsWith("(\u00b5/\u00fd");
  }

  private SarText text(InputStream in) throws IOException {
    SarText text = new SarText(load);
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
    try {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          text.line(line.toString());
          line.setLength(0);
        } else if (line.length() < LINE_CHARS_MAX) {
          line.append((char) c);
        }
      }
      text.line(line.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return text;
  }

  private void said(Path file, SarText text) throws IOException {
    if (text.taken() == 0) {
      throw new IOException(
          file
              + " has no samples of what was written to disks: make it with"
              + " \"sadf -d SAFILE -- -d\" or \"sar -d -f SAFILE\"");
    }
    if (text.strange() > 0) {
      remarks.add(file + ": " + text.strange() + " lines were not understood and left out");
    }
  }

  private void binary(Path file) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(sadf, "-d", "-U", file.toAbsolutePath().toString(), "--", "-d");
    command.environment().put("LC_ALL", "C");
    command.redirectErrorStream(true);
    Process process;
    try {
      process = command.start();
    } catch (IOException e) {
      throw new IOException(
          file
              + " is a binary file of sysstat, and there is no sadf here: install the package sysstat,"
              + " or make a text of it where it came from: sadf -d "
              + file.getFileName()
              + " -- -d >FILE.csv",
          e);
    }
    try (InputStream in = process.getInputStream()) {
      process.getOutputStream().close();
      SarText text = text(in);
      if (!process.waitFor(SADF_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(
            file
                + " could not be read by sadf: it may be of another release of sysstat; make a text"
                + " of it where it came from: sadf -d "
                + file.getFileName()
                + " -- -d >FILE.csv");
      }
      said(file, text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
