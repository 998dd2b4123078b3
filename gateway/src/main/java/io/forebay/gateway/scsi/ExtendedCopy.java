package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// EXTENDED COPY (SPC-4 6.3): blocks to blocks, between the units of one target. Every segment is looked at
/// before the first byte is copied.
final class ExtendedCopy {
  /// A unit that takes part refuses its share.
  private static final Sense REFUSED = Sense.of(Sense.COPY_ABORTED, 0x0d01);

  private static final Sense PAST_END = Sense.of(Sense.COPY_ABORTED, 0x0000);

  /// One segment, looked at.
  private record Move(LogicalUnit source, long from, LogicalUnit destination, Extent to) {}

  private ExtendedCopy() {}

  static Plan plan(Request request) {
    long length = request.cdb().u32(10);
    if (length == 0) {
      return Plan.GOOD;
    }
    return request.list(
        length,
        list ->
            list.remaining() < length ? request.refuse(Sense.LIST_LENGTH) : take(request, list));
  }

  private static Plan take(Request request, ByteBuffer bytes) {
    CopyList.Parsed parsed = CopyList.parse(bytes, request.target());
    return switch (parsed) {
      case CopyList.Parsed.Refused(Sense sense) -> request.refuse(sense);
      case CopyList.Parsed.Known(CopyList list) -> {
        List<Move> moves = new ArrayList<>();
        for (CopyList.Segment segment : list.segments()) {
          Sense wrong = look(request.nexus(), list, segment, moves);
          if (wrong != null) {
            yield ended(request, list, wrong, 0, 0);
          }
        }
        yield new Plan.Work((next, aborted) -> copy(request, list, moves, next, aborted));
      }
    };
  }

  private static Plan ended(
      Request request, CopyList list, @Nullable Sense wrong, int segments, long bytes) {
    if (list.kept()) {
      CopyResults.Result result = new CopyResults.Result(wrong != null, segments, bytes);
      request.unit().copies().put(request.nexus(), list.id(), result);
    }
    return wrong == null ? Plan.GOOD : request.refuse(wrong);
  }

  /// Adds what `segment` moves; or tells why it cannot.
  private static @Nullable Sense look(
      Nexus nexus, CopyList list, CopyList.Segment segment, List<Move> moves) {
    int last = list.units().size() - 1;
    if (segment.source() > last || segment.destination() > last) {
      return CopyList.UNREACHABLE;
    }
    LogicalUnit source = list.units().get(segment.source());
    LogicalUnit destination = list.units().get(segment.destination());
    if (source.conflicts(nexus, Access.READ)
        || destination.conflicts(nexus, Access.WRITE)
        || destination.writeRefusal() != null) {
      return REFUSED;
    }
    int block = (segment.byDestination() ? destination : source).blockBytes();
    long bytes = segment.blocks() * block;
    if (bytes > ScsiLimits.COPY_SEGMENT_BYTES_MAX
        || bytes % source.blockBytes() != 0
        || bytes % destination.blockBytes() != 0) {
      return Sense.INVALID_FIELD_IN_LIST;
    }
    Extent from = Transfers.range(source, segment.sourceLba(), bytes / source.blockBytes());
    Extent to = Transfers.range(destination, segment.lba(), bytes / destination.blockBytes());
    if (from == null || to == null) {
      return PAST_END;
    }
    moves.add(new Move(source, from.offset(), destination, to));
    return null;
  }

  private static void copy(
      Request request,
      CopyList list,
      List<Move> moves,
      Consumer<Plan> next,
      BooleanSupplier aborted) {
    long total = moves.stream().mapToLong(move -> move.to().length()).sum();
    Steps.each(
        new Extent(0, moves.size()),
        1,
        aborted,
        (index, _, done) -> copy(moves.get((int) index), aborted, done),
        failure ->
            next.accept(
                failure == null
                    ? settle(request, list, moves, 0, total)
                    : ended(
                        request, list, failure.equals(Work.ABORTED) ? failure : REFUSED, 0, 0)));
  }

  /// Acked when each volume that was written to says so.
  private static Plan settle(
      Request request, CopyList list, List<Move> moves, int settled, long total) {
    if (settled == moves.size()) {
      return ended(request, list, null, moves.size(), total);
    }
    Plan rest = Work.settled(moves.get(settled).destination(), false);
    if (!(rest instanceof Plan.Work(Plan.Job job))) {
      return settle(request, list, moves, settled + 1, total);
    }
    return new Plan.Work((next, aborted) ->
        job.begin(
            plan ->
                next.accept(
                    plan.equals(Plan.GOOD)
                        ? settle(request, list, moves, settled + 1, total)
                        : ended(request, list, REFUSED, settled, 0)),
            aborted));
  }

  private static void copy(Move move, BooleanSupplier aborted, Steps.Done end) {
    Scratch scratch = move.destination().scratch();
    scratch.take(buffer ->
        Steps.each(
            move.to(),
            ScsiLimits.PIECE_BYTES_MAX,
            aborted,
            (at, length, done) -> {
              buffer.clear().limit(length);
              long from = move.from() + (at - move.to().offset());
              move.source()
                  .volume()
                  .read(
                      from,
                      buffer,
                      failure -> {
                        if (failure != null) {
                          done.done(Sense.of(failure, false));
                        } else {
                          Work.write(move.destination().volume(), at, buffer.flip(), aborted, done);
                        }
                      });
            },
            failure -> {
              scratch.giveBack(buffer);
              end.done(failure);
            }));
  }
}
