package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A home that is only looked at: an appliance may be running there.
record ReadShelf(Path home) implements Shelf {
  @Override
  public byte @Nullable [] read(String name) throws IOException {
    Path file = home.resolve(name);
    if (!Files.exists(file)) {
      return null;
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public long size(String name) throws IOException {
    Path file = home.resolve(name);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public void replace(String name, byte[] contents) throws IOException {
    throw readOnly(name);
  }

  @Override
  public void append(String name, byte[] bytes) throws IOException {
    throw readOnly(name);
  }

  @Override
  public void rename(String name, String to) throws IOException {
    throw readOnly(name);
  }

  private static IOException readOnly(String name) {
    return new IOException(name + " is only looked at");
  }
}
