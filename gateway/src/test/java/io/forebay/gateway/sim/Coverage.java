package io.forebay.gateway.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How often each case of interest was reached. What is expected and was never reached fails a run:
/// it would otherwise prove nothing about that case.
public final class Coverage {
  private final Map<String, Long> hits = new TreeMap<>();

  /// Names a case that must be reached.
  public void expect(String name) {
    hits.putIfAbsent(name, 0L);
  }

  public void hit(String name) {
    hit(name, 1);
  }

  public void hit(String name, long times) {
    hits.merge(name, times, Long::sum);
  }

  public void add(Coverage other) {
    other.hits.forEach((name, count) -> hits.merge(name, count, Long::sum));
  }

  public void add(SimCounts counts, Collection<Fault> faults) {
    for (Fault fault : faults) {
      hits.merge("fault " + fault, counts.of(fault), Long::sum);
    }
  }

  /// The cases that were never reached.
  public List<String> missing() {
    return hits.entrySet().stream().filter(e -> e.getValue() == 0).map(Map.Entry::getKey).toList();
  }

  /// A line for each case.
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    hits.forEach((name, count) -> lines.add(String.format("%12d  %s", count, name)));
    return lines;
  }
}
