package io.forebay.gateway.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a server in this process holds at some time, to be compared with later.
///
/// @param sockets of the whole process
/// @param threads whose names begin with `named`
public record Held(long sockets, long threads, String named) {
  public static Held now(String named) {
    return new Held(openSockets(), runningThreads(named), named);
  }

  /// Whether no socket is open that was not at that time.
  public boolean noSocketMore() {
    return openSockets() <= sockets;
  }

  /// Whether as many threads run as at that time.
  public boolean sameThreads() {
    return runningThreads(named) == threads;
  }

  private static long openSockets() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(Held::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException _) {
      return false; // Closed since it was listed.
    }
  }

  private static long runningThreads(String named) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(named))
        .count();
  }
}
