package io.forebay.gateway.group;

/// Names the durable extent set of a catch-up batch: file `extents-ID-GENERATION` in the group's
/// directory. Each save is a new generation; the one before goes once the state file names the new.
record ExtentSetRef(long id, int generation, CatchUpKind kind) {
  String fileName() {
    return "extents-" + id + "-" + generation;
  }
}
