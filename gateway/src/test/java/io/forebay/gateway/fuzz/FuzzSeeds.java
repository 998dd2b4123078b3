package io.forebay.gateway.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// `FuzzSeeds FOLDER CLASS...`: writes what Jazzer begins with, a folder for each target: samples, and what
/// was recorded.
public final class FuzzSeeds {
  private static final int SAMPLES = 64;

  private FuzzSeeds() {}

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    for (int i = 1; i < args.length; i++) {
      write(Path.of(args[0]), Class.forName(args[i]));
    }
  }

  private static void write(Path folder, Class<?> target)
      throws IOException, ReflectiveOperationException {
    Path into = Files.createDirectories(folder.resolve(target.getSimpleName()));
    Method sample = target.getDeclaredMethod("sample", Random.class);
    sample.setAccessible(true);
    for (int seed = 0; seed < SAMPLES; seed++) {
      Files.write(into.resolve("sample-" + seed), (byte[]) sample.invoke(null, new Random(seed)));
    }
    for (Path recorded : Fuzzing.recorded(target.getSimpleName())) {
      Files.copy(recorded, into.resolve("recorded-" + recorded.getFileName()));
    }
  }
}
