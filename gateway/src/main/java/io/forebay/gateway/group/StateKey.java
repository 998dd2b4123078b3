package io.forebay.gateway.group;

/// Names one value of the group's travelling state.
public record StateKey(String namespace, String key) implements Comparable<StateKey> {
  @Override
  public int compareTo(StateKey other) {
    int order = namespace.compareTo(other.namespace);
    return order != 0 ? order : key.compareTo(other.key);
  }
}
