package io.forebay.gateway.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a Unix socket that we listen on.
record UnixSocket(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);

  /// Linux: `sun_path` holds 108 bytes with its NUL.
  private static final int PATH_BYTES_MAX = 107;

  /// The bits of `st_mode` that tell a file's type, and a socket's value of them.
  private static final int MODE_TYPE = 0170000;

  private static final int MODE_SOCKET = 0140000;

  /// Makes `path` free to be bound: removes a socket that a dead process has left. Throws
  /// [IOException] when something else lies there, or somebody listens.
  static UnixSocket prepare(Path path) throws IOException {
    int length = path.toString().getBytes(UTF_8).length;
    if (length > PATH_BYTES_MAX) {
      throw new IOException(
          "the socket path "
              + path
              + " has "
              + length
              + " bytes; at most "
              + PATH_BYTES_MAX
              + " fit");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & MODE_TYPE) != MODE_SOCKET) {
        throw new IOException(path + " exists and is not a socket: choose another path");
      }
      if (answers(path)) {
        throw new IOException(path + " is in use: another process listens there");
      }
      Files.delete(path);
    }
    return new UnixSocket(path);
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException _) {
      return false; // Refused: whoever bound it is gone.
    }
  }

  /// Owner and group only, whatever the umask was.
  void restrict() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
  }

  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("event=nbd.socket.left path={} error={}", path, e.toString());
    }
  }
}
