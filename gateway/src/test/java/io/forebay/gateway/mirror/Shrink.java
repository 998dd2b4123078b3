package io.forebay.gateway.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a failing list of operations short by cutting pieces out of it for as long as it fails.
final class Shrink {
  private Shrink() {}

  static <T> List<T> byCutting(List<T> failing, Predicate<List<T>> fails) {
    List<T> shortest = failing;
    for (int piece = Math.max(1, failing.size() / 2); piece > 0; piece /= 2) {
      for (int at = 0; at + piece <= shortest.size(); ) {
        List<T> shorter = new ArrayList<>(shortest.subList(0, at));
        shorter.addAll(shortest.subList(at + piece, shortest.size()));
        if (fails.test(shorter)) {
          shortest = shorter;
        } else {
          at += piece;
        }
      }
    }
    return shortest;
  }
}
