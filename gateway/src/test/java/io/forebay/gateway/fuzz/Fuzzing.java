package io.forebay.gateway.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs a target without a fuzzer, as a test: every input that was recorded because it once failed, and
/// some samples. Replay: `-Dfuzz.seed=N -Dfuzz.rounds=1`.
public final class Fuzzing {
  /// One folder for each target; whoever mends what was found puts the input here.
  private static final Path RECORDED = Path.of("src", "test", "resources", "fuzz");

  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100);

  /// What a target does with one input: whether that was taken, or refused as it should be.
  @FunctionalInterface
  public interface Target {
    boolean taken(byte[] input) throws Exception;
  }

  /// Of the samples: how many were taken, and refused.
  public record Counts(int taken, int refused) {}

  private Fuzzing() {}

  /// Inputs recorded of the target `name`.
  static List<Path> recorded(String name) throws IOException {
    Path folder = RECORDED.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// Runs what was recorded of `target`, and `rounds` times so many samples as a test has.
  public static Counts check(
      Class<?> target, int rounds, Function<Random, byte[]> sample, Target run) {
    try {
      for (Path file : recorded(target.getSimpleName())) {
        run(run, Files.readAllBytes(file), file.toString());
      }
    } catch (IOException e) {
      throw new AssertionError("a recorded input cannot be read", e);
    }
    int taken = 0;
    for (long seed = SEED; seed < SEED + (long) ROUNDS * rounds; seed++) {
      byte[] input = sample.apply(new Random(seed));
      taken += run(run, input, "-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1") ? 1 : 0;
    }
    return new Counts(taken, ROUNDS * rounds - taken);
  }

  private static boolean run(Target target, byte[] input, String replay) {
    try {
      return target.taken(input);
    } catch (Exception | Error e) {
      throw new AssertionError(replay + ", an input of " + input.length + " bytes", e);
    }
  }
}
