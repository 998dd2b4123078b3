package io.forebay.snmp;

import io.forebay.gateway.control.SnmpReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings notifications to one receiver, in order, on a thread of its own: one that does not answer delays nobody
/// else. No more than it can read: what is above the rate is held back and counted, and it is told how many.
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /// Notifications that may wait for the receiver.
  static final int QUEUE_MAX = 256;

  /// Sent at once at most; then one in [#PACE_NANOS].
  static final int BURST = 60;

  static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Post post;
  private final Notices notices;
  private final LongSupplier nanos;
  private final BlockingQueue<Dispatch> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder heldBack = new LongAdder();
  private final AtomicLong untold =
      new AtomicLong(); // Held back, and the receiver does not know yet.
  private volatile String problem = "";
  private @Nullable Thread thread;

  // The thread's.
  private long tokens = BURST;
  private long refilledNanos;

  Courier(String name, Post post, Notices notices, LongSupplier nanos) {
    this.name = name;
    this.post = post;
    this.notices = notices;
    this.nanos = nanos;
    refilledNanos = nanos.getAsLong();
  }

  String name() {
    return name;
  }

  /// Bugs go to `fatal`.
  void start(Consumer<Throwable> fatal) {
    thread =
        Thread.ofPlatform().name("forebay-snmp-to-" + name).daemon(true).start(() -> run(fatal));
  }

  private void run(Consumer<Throwable> fatal) {
    try {
      while (true) {
        deliver(untold.get() == 0 ? queue.take() : queue.poll(PACE_NANOS, TimeUnit.NANOSECONDS));
      }
    } catch (InterruptedException _) {
      // It ends.
    } catch (RuntimeException | Error bug) {
      fatal.accept(bug);
    }
  }

  /// Lets it wait for its turn. Any thread; does not block.
  void offer(Dispatch dispatch) {
    if (!queue.offer(dispatch)) {
      holdBack();
    }
  }

  private void holdBack() {
    heldBack.increment();
    untold.incrementAndGet();
    notices.heldBackOne();
  }

  /// Sends `next` if the rate allows; null: there is none now. Tells first how many were held back.
  void deliver(@Nullable Dispatch next) {
    refill();
    if (tokens > 0 && untold.get() > 0) {
      tokens--;
      send(Dispatch.heldBack(untold.getAndSet(0)));
    }
    if (next == null) {
      return;
    }
    if (tokens == 0) {
      holdBack();
    } else {
      tokens--;
      send(next);
    }
  }

  private void refill() {
    long now = nanos.getAsLong();
    long more = (now - refilledNanos) / PACE_NANOS;
    if (more > 0) {
      tokens = Math.min(BURST, tokens + more);
      refilledNanos += more * PACE_NANOS;
    }
  }

  private String send(Dispatch dispatch) {
    String why = post.send(dispatch);
    if (why.isEmpty()) {
      sent.increment();
    } else {
      failed.increment();
      if (problem.isEmpty()) {
        LOG.warn("event=snmp.receiver name={} error=\"{}\"", name, why);
      }
    }
    problem = why;
    return why;
  }

  /// Sends a test at once, past the queue. As [Post#send].
  String test(String appliance) {
    return send(Dispatch.test(appliance));
  }

  SnmpReport.Delivery delivery() {
    return new SnmpReport.Delivery(sent.sum(), failed.sum(), heldBack.sum(), problem);
  }

  /// Ends it. What still waits: for the one who follows.
  List<Dispatch> end() {
    close();
    List<Dispatch> left = new ArrayList<>();
    queue.drainTo(left);
    return left;
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
    post.close();
  }
}
