package io.forebay.gateway.link.catchup;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.group.ExtentDigest;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the receiver which of a batch's pieces it has already: first by spans of up to 16 MiB (32 bytes of
/// line for each), of those that differ by slices of 128 KiB, and of those that differ block by block.
/// Nothing of what was hashed is kept but digests: what differs is read again when it goes.
///
/// Of the agent; jobs get what they work on handed over.
public final class DigestAsker {
  /// Pieces being asked about: 64 MiB keep a line busy whose answers take a tenth of a second.
  private static final int PROBES_MAX = 64;

  /// Pieces, and slices by block, that one job reads: 16 and 4 MiB.
  private static final int PROBES_A_JOB = 16;

  private static final int SLICES_A_JOB = 32;

  /// In one query, and the bytes under them: what the receiver reads for it is one job there.
  private static final int QUERY_MAX = 128;

  private static final int QUERY_BYTES_MAX = QUERY_MAX * ExtentDigest.SLICE_BYTES;

  /// On the line: volume, offset, length and digest.
  private static final int DIGEST_LINE_BYTES = 16 + Limits.DIGEST_BYTES;

  private record Asked(int id, List<Question> questions) {}

  private final Disk disk;
  private final ExtentDigest hash = new ExtentDigest();
  private final ArrayDeque<Probe> probes = new ArrayDeque<>(); // In the source's order.
  private final ArrayDeque<Question.Part> unequal =
      new ArrayDeque<>(); // Slices, to be asked by block.
  private final ArrayDeque<Question> questions = new ArrayDeque<>();
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final Spans spans;
  private @Nullable Memory scratch;
  private int unanswered;
  private int lastId;
  private int heardId;
  private boolean exhausted;

  /// `spans`: whether the receiver knows digests of spans.
  public DigestAsker(Disk disk, boolean spans) {
    this.disk = disk;
    this.spans = new Spans(spans);
  }

  /// Another generation: what was asked is not answered any more.
  void restart() {
    probes.clear();
    unequal.clear();
    questions.clear();
    asked.clear();
    unanswered = 0;
    exhausted = false;
  }

  /// Whether the source has nothing more and everything is settled and taken.
  boolean complete() {
    return exhausted && probes.isEmpty();
  }

  // ---- Reading and hashing

  boolean wantsJob() {
    return !unequal.isEmpty() || (!exhausted && probes.size() < PROBES_MAX);
  }

  /// The next job; [#wantsJob].
  Jobs.Job job(CatchUpSource source) {
    MemorySegment bytes = scratch().segment();
    if (!unequal.isEmpty()) {
      List<Question.Part> slices = new ArrayList<>();
      while (slices.size() < SLICES_A_JOB && !unequal.isEmpty()) {
        slices.add(unequal.remove());
      }
      return () -> {
        List<Question> hashed = new ArrayList<>();
        for (Question.Part slice : slices) {
          hashed.addAll(hash(source, slice, CatchUpPiece.BLOCK_BYTES, bytes));
        }
        return () -> questions.addAll(hashed);
      };
    }
    int count = Math.min(PROBES_A_JOB, PROBES_MAX - probes.size());
    boolean bySpans = spans.next(count);
    return () -> probe(source, count, bySpans, bytes);
  }

  private Memory scratch() {
    Memory there = scratch;
    if (there == null) {
      there = disk.allocate(CatchUpPiece.BYTES_MAX);
      scratch = there;
    }
    return there;
  }

  private Runnable probe(CatchUpSource source, int count, boolean bySpans, MemorySegment bytes)
      throws IOException {
    List<Probe> found = new ArrayList<>();
    List<Question> hashed = new ArrayList<>();
    CatchUpPiece next = source.next();
    while (next != null) {
      Probe probe = new Probe(next);
      found.add(probe);
      if (!next.hole()) { // A hole is said in fewer bytes than asked about.
        Question.Part whole = new Question.Part(probe, 0, next.length());
        hashed.addAll(hash(source, whole, ExtentDigest.SLICE_BYTES, bytes));
      }
      next = found.size() < count ? source.next() : null;
    }
    boolean none = found.size() < count;
    List<Question> first = bySpans ? Spans.over(hashed, hash) : hashed;
    return () -> {
      probes.addAll(found);
      questions.addAll(first);
      exhausted = none;
    };
  }

  /// Digests of `part` in steps of `stepBytes`. On a worker.
  private List<Question> hash(
      CatchUpSource source, Question.Part part, int stepBytes, MemorySegment bytes)
      throws IOException {
    List<Question> hashed = new ArrayList<>();
    source.read(part.piece(), bytes.asSlice(0, part.length()));
    for (int at = 0; at < part.length(); at += stepBytes) {
      int length = Math.min(stepBytes, part.length() - at);
      Question.Part step = new Question.Part(part.probe(), part.at() + at, length);
      hashed.add(Question.of(step, hash.of(bytes.asSlice(at, length))));
    }
    return hashed;
  }

  // ---- Asking

  boolean canAsk() {
    return !questions.isEmpty() && unanswered < Limits.DIGESTS_MAX;
  }

  /// The next query, of about `bytesMax` at most; [#canAsk].
  Message.DigestQuery query(int bytesMax) {
    int room = Math.min(QUERY_MAX, Limits.DIGESTS_MAX - unanswered);
    int most = Math.min(room, Math.max(1, bytesMax / DIGEST_LINE_BYTES));
    List<Question> taken = new ArrayList<>();
    List<Message.Digest> digests = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < most && fits(bytes)) {
      Question next = questions.remove();
      CatchUpPiece piece = next.piece();
      bytes += piece.length();
      taken.add(next);
      digests.add(
          new Message.Digest(
              piece.volume(),
              piece.offset(),
              piece.length(),
              next.digest().high(),
              next.digest().low()));
    }
    lastId++;
    unanswered += taken.size();
    asked.add(new Asked(lastId, taken));
    return new Message.DigestQuery(lastId, List.copyOf(digests));
  }

  /// Whether the next question belongs into a query that has so many bytes under its digests.
  private boolean fits(long bytes) {
    Question next = questions.peek();
    return next != null && (bytes == 0 || bytes + next.piece().length() <= QUERY_BYTES_MAX);
  }

  /// Takes an answer. Not `now`: to an earlier generation, and it counts for nothing.
  void answered(Message.DigestAnswer answer, boolean now) throws ProtocolViolation {
    if (answer.id() <= heardId || answer.id() > lastId) {
      throw new ProtocolViolation(Rule.SEQUENCE, "an answer to no query: " + answer.id());
    }
    heardId = answer.id();
    if (!now) {
      return;
    }
    Asked query = asked.poll();
    if (query == null
        || query.id != answer.id()
        || query.questions.size() != answer.different().size()) {
      throw new ProtocolViolation(Rule.SEQUENCE, "an answer out of turn: " + answer.id());
    }
    unanswered -= query.questions.size();
    for (int i = 0; i < query.questions.size(); i++) {
      heard(query.questions.get(i), answer.different().get(i));
    }
  }

  private void heard(Question question, boolean different) {
    Question.Part part = question.part();
    if (part == null) {
      spans.heard(different);
    }
    if (!different) {
      question.settled();
    } else if (part == null) {
      question.finer().reversed().forEach(questions::addFirst);
    } else if (part.length() <= CatchUpPiece.BLOCK_BYTES) {
      part.probe().differs(part.at(), part.length());
    } else {
      unequal.add(part); // By block, then.
    }
  }

  // ---- What came of it

  boolean hasSettled() {
    Probe head = probes.peek();
    return head != null && head.settled();
  }

  /// What is settled, in the source's order, as much as a load takes.
  List<Run> settled() {
    List<Run> runs = new ArrayList<>();
    Probe head = probes.peek();
    while (head != null && head.settled() && Load.takes(runs)) {
      if (!head.drainTo(runs)) {
        break;
      }
      probes.remove();
      head = probes.peek();
    }
    return runs;
  }

  void free() {
    if (scratch != null) {
      scratch.close();
      scratch = null;
    }
  }
}
