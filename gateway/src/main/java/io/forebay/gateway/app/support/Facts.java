package io.forebay.gateway.app.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The machine and the process in numbers, as JSON.
final class Facts {
  private static final int PROC_BYTES_MAX = 16 << 10;

  private Facts() {}

  /// `release` of this program; `folders` whose disks matter.
  static String machine(String release, List<Path> folders) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("release", release);
    facts.put("now", Instant.now().toString());
    for (String name : List.of("os.name", "os.version", "os.arch")) {
      facts.put(name, System.getProperty(name));
    }
    facts.put("processors", Runtime.getRuntime().availableProcessors());
    facts.put("cpu", cpu());
    for (String name : List.of("meminfo", "loadavg", "uptime", "pressure/io", "pressure/memory")) {
      facts.put(name, proc(name));
    }
    facts.put("disks", folders.stream().map(Facts::disk).toList());
    return page(facts);
  }

  /// What the kernel says, whose files have no length.
  private static String proc(String name) {
    try (InputStream in = Files.newInputStream(Path.of("/proc").resolve(name))) {
      return new String(in.readNBytes(PROC_BYTES_MAX), UTF_8).strip();
    } catch (IOException e) {
      return "not told: " + e;
    }
  }

  private static String cpu() {
    return proc("cpuinfo")
        .lines()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
        .orElse("not told");
  }

  private static Map<String, @Nullable Object> disk(Path folder) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("folder", folder.toString());
    try {
      FileStore store = Files.getFileStore(folder);
      facts.put("type", store.type());
      facts.put("bytes", store.getTotalSpace());
      facts.put("usableBytes", store.getUsableSpace());
      facts.put("readOnly", store.isReadOnly());
    } catch (IOException e) {
      facts.put("problem", e.toString());
    }
    return facts;
  }

  static String process() {
    var runtime = ManagementFactory.getRuntimeMXBean();
    var memory = ManagementFactory.getMemoryMXBean();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("java", runtime.getVmName() + " " + runtime.getVmVersion());
    facts.put("arguments", runtime.getInputArguments());
    facts.put("upMillis", runtime.getUptime());
    facts.put("heap", memory.getHeapMemoryUsage().toString());
    facts.put("offHeap", memory.getNonHeapMemoryUsage().toString());
    List<Object> pools = new ArrayList<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      pools.add(pool.getName() + ": " + pool.getUsage() + ", peak " + pool.getPeakUsage());
    }
    facts.put("pools", pools);
    List<Object> collectors = new ArrayList<>();
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      collectors.add(
          "%s: %d times, %d ms in all"
              .formatted(each.getName(), each.getCollectionCount(), each.getCollectionTime()));
    }
    facts.put("collectors", collectors);
    facts.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    facts.put("status", proc("self/status"));
    return page(facts);
  }

  /// All platform threads and where they stand.
  static String threads() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      text.append(each.getKey()).append(' ').append(each.getKey().getState()).append('\n');
      for (StackTraceElement frame : each.getValue()) {
        text.append("    ").append(frame).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String page(Map<String, @Nullable Object> facts) {
    return new String(Json.page(facts), UTF_8);
  }
}
