import java.util.List;

/// Two appliances on this machine, and one group with one volume that replicates from one to the
/// other.
final class Pair implements AutoCloseable {
  static final String GROUP = "bench";
  static final String VOLUME = "disk";

  final Site near;
  final Site far;
  private boolean paused;

  /// `prefix` goes before the sites' names; the peer gets a buffer as large as `bufferGib`.
  Pair(Bench bench, String prefix, int volumeGib, int bufferGib) throws Exception {
    this(bench, prefix, volumeGib, bufferGib, bufferGib);
  }

  Pair(Bench bench, String prefix, int volumeGib, int bufferGib, int farGib) throws Exception {
    near = new Site(bench, prefix + "near", bufferGib).start();
    far = new Site(bench, prefix + "far", farGib).start();
    String code =
        near.forebay("peer", "invite", "--quiet")
            .strip()
            .lines()
            .reduce((_, last) -> last)
            .orElseThrow();
    far.forebay("peer", "join", code);
    near.forebay("group", "create", GROUP);
    near.forebay("volume", "create", VOLUME, "--size", volumeGib + "GiB", "--group", GROUP);
    near.forebay("group", "replicate", GROUP, "--to", far.name);
    for (int i = 0; !near.says("state", "following"); i++) {
      if (i == 600) {
        throw new IllegalStateException("the first sync does not end:\n" + near.status());
      }
      Thread.sleep(100);
    }
    for (Site site : List.of(near, far)) {
      site.awaitZero("unpreparedBytes");
    }
  }

  String uri() throws Exception {
    return near.uri(VOLUME);
  }

  /// As iSCSI knows the group; the volume is its unit 0.
  String target() {
    return "iqn.2026-11.io.forebay:" + near.name + ":" + GROUP;
  }

  /// The line stands still from here on: what hosts write stays here.
  void pause() throws Exception {
    if (!paused) {
      near.ask("PUT", "/line/pause");
      paused = true;
    }
  }

  void resume() throws Exception {
    if (paused) {
      near.ask("DELETE", "/line/pause");
      paused = false;
    }
  }

  /// The line runs, the peer has everything, and both mirrors do.
  void drain() throws Exception {
    resume();
    near.awaitZero("behindBytes");
    near.awaitZero("undestagedBytes");
    far.awaitZero("undestagedBytes");
  }

  /// A group that leaves rung *whole* does less for its writes than what is measured.
  void assertWhole(String when) throws Exception {
    if (!near.says("rung", "whole")) {
      throw new IllegalStateException(when + ": the group left rung whole:\n" + near.status());
    }
  }

  @Override
  public void close() throws InterruptedException {
    near.close();
    far.close();
  }
}
