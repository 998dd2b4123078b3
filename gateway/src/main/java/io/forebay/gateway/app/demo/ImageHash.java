package io.forebay.gateway.app.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/// SHA-256 of a whole export, read over NBD.
record ImageHash(long bytes, String sha256) {
  private static final int READ_BYTES = 1 << 20;

  /// Reads under way while the last ones are hashed.
  private static final int READS = 8;

  /// `progress` gets the bytes hashed so far.
  static ImageHash of(InetSocketAddress nbd, String export, LongConsumer progress)
      throws IOException {
    try (NbdClient client = NbdClient.connect(nbd, export)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[][] buffers = new byte[READS][];
      long size = client.sizeBytes();
      long done = 0;
      while (done < size) {
        int reads = 0;
        long at = done;
        while (reads < READS && at < size) {
          buffers[reads] = new byte[(int) Math.min(READ_BYTES, size - at)];
          client.read(at, buffers[reads]);
          at += buffers[reads].length;
          reads++;
        }
        client.finish();
        for (int i = 0; i < reads; i++) {
          digest.update(buffers[i]);
        }
        done = at;
        progress.accept(done);
      }
      return new ImageHash(size, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
