package io.forebay.gateway.group;

public final class Group {
  /// No such LSN.
  public static final long NONE = -1;

  private Group() {}
}
