package io.forebay.snmp.machine;

import io.forebay.snmp.machine.Machine.Processor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Processors, and how busy they were. For one thread at a time.
final class Processors {
  /// Over which the load is told, as HOST-RESOURCES-MIB wants it.
  static final long WINDOW_MILLIS = 60_000;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);

  private static final int PERCENT = 100;

  // Columns of `/proc/stat`: user nice system idle iowait irq softirq steal; the guest's are in
  // user's and nice's.
  private static final int COLUMNS = 8;
  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /// Ticks of one processor since the machine was started.
  private record Ticks(long all, long idle) {}

  /// What the kernel said at one time, by the processors' names, in its order.
  private record Sample(long nanos, Map<String, Ticks> ticks) {}

  private final Kernel kernel;
  private final LongSupplier nanos;
  private final Deque<Sample> samples = new ArrayDeque<>(); // Oldest first.
  private @Nullable String model;

  Processors(Kernel kernel, LongSupplier nanos) {
    this.kernel = kernel;
    this.nanos = nanos;
  }

  /// Remembers the counters. The load is over as much more than [#WINDOW_MILLIS] as calls are apart.
  void sample() {
    Sample newest = read();
    samples.addLast(newest);
    while (samples.size() > 1 && old(samples.stream().skip(1).findFirst().orElseThrow(), newest)) {
      samples.removeFirst();
    }
  }

  private Sample read() {
    Map<String, Ticks> ticks = new LinkedHashMap<>();
    Texts.trimmed(kernel.read("proc/stat"))
        .lines()
        .filter(line -> line.matches("cpu[0-9].*"))
        .forEach(line -> {
          String[] words = Texts.words(line);
          if (words.length > COLUMNS) {
            ticks.put(words[0], ticks(words));
          }
        });
    return new Sample(nanos.getAsLong(), ticks);
  }

  private static boolean old(Sample sample, Sample newest) {
    return newest.nanos - sample.nanos >= WINDOW_NANOS;
  }

  private static Ticks ticks(String[] words) {
    long all = 0;
    for (int i = 1; i <= COLUMNS; i++) {
      all += Math.max(0, Texts.number(words[i]));
    }
    long idle =
        Math.max(0, Texts.number(words[1 + IDLE])) + Math.max(0, Texts.number(words[1 + WAITING]));
    return new Ticks(all, idle);
  }

  /// As of now.
  List<Processor> now() {
    Sample newest = read();
    Map<String, Ticks> before = Map.of();
    for (Sample each : samples) {
      if (old(each, newest)) {
        before = each.ticks;
      }
    }
    Map<String, Ticks> then = before;
    List<Processor> processors = new ArrayList<>();
    newest.ticks.forEach(
        (name, ticks) -> processors.add(new Processor(name, model(), load(then.get(name), ticks))));
    return processors;
  }

  /// The same as long as the machine runs.
  private String model() {
    String known = model;
    if (known == null) {
      known = Texts.fields(kernel.read("proc/cpuinfo")).getOrDefault("model name", "");
      model = known;
    }
    return known;
  }

  private static long load(@Nullable Ticks before, Ticks now) {
    long all = before == null ? 0 : now.all - before.all;
    if (before == null || all <= 0) {
      return Machine.UNKNOWN;
    }
    return Math.clamp((all - (now.idle - before.idle)) * PERCENT / all, 0, PERCENT);
  }
}
