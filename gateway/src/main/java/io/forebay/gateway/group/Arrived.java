package io.forebay.gateway.group;

import io.forebay.gateway.block.Clock;

/// Counts what has come of a catch-up batch, for display. Whoever uses the target counts; the course is
/// looked at by anybody.
///
/// A first sync does not tell of holes, so there the place in the volumes counts, which pieces come in the
/// order of; else the bytes do. A piece that comes twice, since a confirmation was lost, counts twice, and
/// the total with it.
final class Arrived {
  private final CatchUpCourse course;
  private final Clock clock;
  private CatchUpHeader header;
  private long done; // Durable here.
  private long alike;
  private long coming; // Taken since the last sync.
  private long total;

  /// Of a batch that begins or goes on here.
  static Arrived of(GroupCore core, CatchUpHeader header, StagedMark.Counts before) {
    Clock clock = core.parts.platform().clock();
    CatchUpCourse course = CatchUpCourse.of(core.arriving(), header.batch(), true, clock.nanos());
    core.arriving(course);
    return new Arrived(course, clock, header, before);
  }

  /// Goes on with what `course` knows: of this process, or from `before` a restart.
  Arrived(CatchUpCourse course, Clock clock, CatchUpHeader header, StagedMark.Counts before) {
    this.course = course;
    this.clock = clock;
    this.header = header;
    CatchUpProgress known = course.look(clock.nanos());
    done = Math.max(known.doneBytes(), before.doneBytes());
    alike = Math.max(known.alikeBytes(), before.alikeBytes());
    total = left(header);
    course.resumed(done, total, alike);
  }

  private long left(CatchUpHeader of) {
    return first() ? placeOf(Integer.MAX_VALUE, 0) : done + of.totalBytes();
  }

  private boolean first() {
    return header.kind() == CatchUpKind.FIRST;
  }

  /// The sender begins again, from another base.
  void rebased(CatchUpHeader moved) {
    header = moved;
    total = left(moved);
    coming = 0;
    course.at(clock.nanos(), done, total, alike);
  }

  /// A piece was taken; it counts once it is durable.
  void piece(int volume, long offset, long length) {
    if (first()) {
      coming = Math.max(coming, placeOf(volume, offset + length) - done);
    } else {
      coming += length;
    }
  }

  /// A piece is here already.
  void alike(long length) {
    done += length;
    alike += length;
    course.at(clock.nanos(), done, total, alike);
  }

  /// What was taken is durable.
  void synced() {
    done = Math.min(total, done + coming);
    coming = 0;
    course.at(clock.nanos(), done, total, alike);
  }

  /// The last extent is here, holes behind it included.
  void whole() {
    done = total;
    course.at(clock.nanos(), done, total, alike);
  }

  /// As [#synced] will have it.
  StagedMark.Counts counts() {
    return new StagedMark.Counts(Math.min(total, done + coming), alike);
  }

  /// Bytes of the volumes before that place.
  private long placeOf(int volume, long offset) {
    long bytes = offset;
    for (VolumeEntry each : header.control().volumes().volumes()) {
      bytes += each.number() < volume ? each.sizeBytes() : 0;
    }
    return bytes;
  }
}
