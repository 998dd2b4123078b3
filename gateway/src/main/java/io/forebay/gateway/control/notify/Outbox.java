package io.forebay.gateway.control.notify;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one receiver is still to be told, and how telling it goes. The agent's thread alone waits for the carrier;
/// whoever offers something only puts it into the queue.
///
/// Full, the queue gives up the least grave of the oldest. What was given up is counted, and told as a number once
/// the queue is empty.
final class Outbox implements Agent {
  /// Notices that wait: an hour of a very bad day, and what somebody reads afterwards.
  static final int QUEUE_MAX = 64;

  /// Told in [#WINDOW_NANOS] at most; the rest waits.
  static final int WINDOW_NOTICES_MAX = 30;

  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Until the first try again; doubles with each.
  static final long RETRY_MILLIS_FIRST = 10_000;

  static final long RETRY_MILLIS_MAX = 600_000;

  /// Tries of one notice: some two and a half hours.
  static final int TRIES_MAX = 20;

  /// Tries of one that the other side understands and does not take.
  static final int REFUSALS_MAX = 3;

  /// Failures one after the other that are an alarm.
  static final int FAILURES_ALARM = 3;

  static final int ERROR_CHARS_MAX = 300;

  /// What all outboxes share.
  record Surroundings(Identity sender, Carrier carrier, EventBook book, Clock clock) {}

  private final Surroundings around;
  private final Letters letters;
  private final Object lock = new Object();

  // Guarded by `lock`.
  private final ArrayDeque<Notice> queue = new ArrayDeque<>();
  private Receiver receiver;
  private Secret secret;
  private @Nullable Notice inHand; // Out of the queue, and not delivered yet.
  private int tries; // Of it.
  private int failures; // Since the last time that it went well.
  private long retryNanos; // Counts while there are failures.
  private long windowNanos;
  private int windowSent;
  private boolean testing;
  private long missed; // Not told yet.
  private long missedEver;
  private long sent;
  private long sentMillis;
  private String error = "";
  private long errorMillis;

  private Threads.@Nullable Running running; // Guarded by `lock`.

  Outbox(Surroundings around, Receiver receiver, Secret secret) {
    this.around = around;
    this.receiver = receiver;
    this.secret = secret;
    letters = new Letters(around.sender());
    windowNanos = around.clock().nanos();
  }

  void start(Threads threads) {
    Threads.Running started = threads.start(this);
    synchronized (lock) {
      running = started;
    }
  }

  /// Ends its agent; what waits is forgotten. Blocks until what is under way has ended.
  void close() {
    Threads.Running agent;
    synchronized (lock) {
      agent = running;
    }
    if (agent != null) {
      agent.close();
    }
  }

  Receiver receiver() {
    synchronized (lock) {
      return receiver;
    }
  }

  Secret secret() {
    synchronized (lock) {
      return secret;
    }
  }

  /// From now on it is this receiver; what waits goes to it, at once.
  void change(Receiver next, Secret nextSecret) {
    synchronized (lock) {
      receiver = next;
      secret = nextSecret;
      failures = 0;
    }
    wake();
  }

  /// Queues `notice` about `event`, if the receiver is to hear of it. Never blocks.
  void offer(Event event, Notice notice) {
    synchronized (lock) {
      boolean itself =
          event.kind() == EventKind.NOTIFY_FAILED && event.subject().equals(receiver.name());
      if (itself || !receiver.wants(event.kind())) {
        return;
      }
      queue.add(notice);
      if (queue.size() > QUEUE_MAX) {
        queue.remove(leastGrave());
        miss();
      }
    }
    wake();
  }

  private Notice leastGrave() {
    return queue.stream().min(Comparator.comparing(Notice::severity)).orElseThrow();
  }

  private void miss() {
    missed++;
    missedEver++;
  }

  private void wake() {
    Threads.Running agent;
    synchronized (lock) {
      agent = running;
    }
    if (agent != null) {
      agent.wake();
    }
  }

  @Override
  public String name() {
    return "forebay-notify-" + receiver().name();
  }

  /// Sends at most one notice.
  @Override
  public long duty() {
    Notice notice;
    Receiver to;
    Secret by;
    synchronized (lock) {
      long wait = waitNanos();
      if (wait > 0) {
        return wait;
      }
      if (inHand == null) {
        inHand = queue.poll();
        tries = 0;
      }
      notice = inHand != null ? inHand : new Notice.Missed(missed, around.clock().wallMillis());
      to = receiver;
      by = secret;
    }
    try {
      sent(notice, carry(to, by, notice));
    } catch (IOException e) {
      failed(to.name(), e);
    }
    return 0;
  }

  private String carry(Receiver to, Secret by, Notice notice) throws IOException {
    Letter letter = letters.of(notice, to, by, around.clock().wallMillis());
    return around.carrier().carry(to, by, letter);
  }

  /// 0: something is to be sent now.
  private long waitNanos() {
    if (inHand == null && queue.isEmpty() && missed == 0) {
      return UNTIL_WOKEN;
    }
    long now = around.clock().nanos();
    long wait = failures == 0 ? 0 : Math.max(0, retryNanos - now);
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      windowSent = 0;
    }
    return windowSent < WINDOW_NOTICES_MAX
        ? wait
        : Math.max(wait, windowNanos + WINDOW_NANOS - now);
  }

  private void sent(Notice notice, String note) {
    String name;
    synchronized (lock) {
      if (notice instanceof Notice.Missed(long count, long _)) {
        missed -= count;
      } else if (!(notice instanceof Notice.Test)) {
        inHand = null;
        windowSent++;
      }
      failures = 0;
      sent++;
      sentMillis = around.clock().wallMillis();
      if (!note.isEmpty()) {
        error = cleaned(note);
        errorMillis = sentMillis;
      }
      name = receiver.name();
    }
    around.book().clear(EventKind.NOTIFY_FAILED, name);
  }

  private void failed(String name, IOException e) {
    boolean alarm;
    String reason = noted(e);
    synchronized (lock) {
      failures++;
      long delay = RETRY_MILLIS_FIRST << Math.min(failures - 1, Integer.SIZE - 2);
      retryNanos =
          around.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(Math.min(delay, RETRY_MILLIS_MAX));
      tries++;
      boolean giveUp = tries >= (e instanceof LetterRefused ? REFUSALS_MAX : TRIES_MAX);
      if (inHand != null && giveUp) {
        inHand = null;
        miss();
      }
      alarm = failures >= FAILURES_ALARM;
    }
    if (alarm) {
      around.book().raise(EventKind.NOTIFY_FAILED, name, reason);
    }
  }

  /// Keeps what went wrong, to be shown.
  private String noted(IOException e) {
    String message = e.getMessage();
    String reason = cleaned(message == null ? e.getClass().getSimpleName() : message);
    synchronized (lock) {
      error = reason;
      errorMillis = around.clock().wallMillis();
    }
    return reason;
  }

  /// Whether there is none under way: then one is from now on, until [#test] has ended.
  boolean beginTest() {
    synchronized (lock) {
      boolean free = !testing;
      testing = true;
      return free;
    }
  }

  /// Sends a test past all that waits. Gives what is worth knowing, "" as a rule. Blocks. Throws [IOException] with
  /// why it did not go well.
  String test() throws IOException {
    Notice notice = new Notice.Test(around.clock().wallMillis());
    try {
      String note = carry(receiver(), secret(), notice);
      sent(notice, note); // And what waits for its next try is tried at once.
      wake();
      return note;
    } catch (IOException e) {
      throw new IOException(noted(e), e);
    } finally {
      synchronized (lock) {
        testing = false;
      }
    }
  }

  ReceiverReport report() {
    synchronized (lock) {
      return new ReceiverReport(
          receiver,
          !secret.text().isEmpty(),
          new ReceiverReport.Delivery(
              sent,
              sentMillis,
              error,
              errorMillis,
              queue.size() + (inHand == null ? 0 : 1),
              missedEver,
              failures >= FAILURES_ALARM));
    }
  }

  /// Other machines have a hand in it: one line, bounded.
  private static String cleaned(String text) {
    String line = text.replaceAll("[^ -~\\p{L}\\p{N}]+", " ").strip();
    return line.length() <= ERROR_CHARS_MAX ? line : line.substring(0, ERROR_CHARS_MAX);
  }
}
