package io.forebay.snmp;

import io.forebay.gateway.control.Shelf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A shelf that forgets with the process; it can be told to be full.
final class MemoryShelf implements Shelf {
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  boolean full;

  @Override
  public byte @Nullable [] read(String name) {
    return files.get(name);
  }

  @Override
  public void replace(String name, byte[] contents) throws IOException {
    if (full) {
      throw new IOException("no space");
    }
    files.put(name, contents.clone());
  }

  @Override
  public void append(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(files.getOrDefault(name, new byte[0]));
    all.writeBytes(bytes);
    replace(name, all.toByteArray());
  }

  @Override
  public long size(String name) {
    return files.getOrDefault(name, new byte[0]).length;
  }

  @Override
  public void rename(String name, String to) {
    byte[] file = files.remove(name);
    if (file != null) {
      files.put(to, file);
    }
  }
}
