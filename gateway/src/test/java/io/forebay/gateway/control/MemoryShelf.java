package io.forebay.gateway.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A shelf of byte arrays that can be made to fail.
public final class MemoryShelf implements Shelf {
  public final TreeMap<String, byte[]> files = new TreeMap<>();
  public boolean failing;

  private void maybeFail(String what) throws IOException {
    if (failing) {
      throw new IOException(what + ": no space");
    }
  }

  @Override
  public synchronized byte @Nullable [] read(String name) throws IOException {
    return files.get(name);
  }

  @Override
  public synchronized void replace(String name, byte[] contents) throws IOException {
    maybeFail("replace " + name);
    files.put(name, contents.clone());
  }

  @Override
  public synchronized void append(String name, byte[] bytes) throws IOException {
    maybeFail("append " + name);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(files.getOrDefault(name, new byte[0]));
    out.writeBytes(bytes);
    files.put(name, out.toByteArray());
  }

  @Override
  public synchronized long size(String name) {
    return files.getOrDefault(name, new byte[0]).length;
  }

  @Override
  public synchronized void rename(String name, String to) {
    byte[] contents = files.remove(name);
    if (contents != null) {
      files.put(to, contents);
    }
  }
}
