package io.forebay.snmp;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.event.Nature;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes notices of what happens in the book of events: each alarm is told when it is raised and when it is cleared,
/// what only happens once. On a thread of its own, so that the book never waits for it.
final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /// Changes that may wait. When there are more, the book is read instead.
  static final int QUEUE_MAX = 1024;

  /// Entries of the book that are read again then, and at the start.
  static final int RECENT_MAX = 1024;

  private final Control control;
  private final Notices notices;
  private final Consumer<Notice> teller;
  private final Consumer<Throwable> fatal;
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicBoolean missed = new AtomicBoolean();

  // The thread's.
  private final Set<Long> open = new HashSet<>(); // Told, or standing since the last run.
  private long newest; // Of the entries seen.

  private Events.@Nullable Listening listening;
  private @Nullable Thread thread;

  /// Gives each new notice to `teller`, which must not block for long. Bugs go to `fatal`.
  Announcer(Control control, Notices notices, Consumer<Notice> teller, Consumer<Throwable> fatal) {
    this.control = control;
    this.notices = notices;
    this.teller = teller;
    this.fatal = fatal;
  }

  void start() {
    listening = control.events().listen(this::heard);
    thread = Thread.ofPlatform().name("forebay-snmp-notices").daemon(true).start(this::run);
  }

  private void heard(Event event) {
    if (!queue.offer(event)) {
      missed.set(true);
    }
  }

  private void run() {
    try {
      begin();
      while (true) {
        tell(queue.take());
        if (queue.isEmpty() && missed.getAndSet(false)) {
          LOG.warn("event=snmp.notices more than {} waited: the book is read", QUEUE_MAX);
          recent().forEach(this::tell);
        }
      }
    } catch (InterruptedException _) {
      // It ends.
    } catch (RuntimeException | Error bug) {
      fatal.accept(bug);
    }
  }

  /// Tells what this run of the appliance has brought so far; what is older was told before.
  private void begin() {
    long started = control.status().startedMillis();
    List<Event> recent = recent();
    for (Event event : recent) {
      if (event.raisedMillis() < started) {
        newest = Math.max(newest, event.id());
        if (event.open()) {
          open.add(event.id());
        }
      }
    }
    recent.forEach(this::tell);
  }

  /// Oldest first.
  private List<Event> recent() {
    return control.events().list(false, 0, RECENT_MAX).reversed();
  }

  /// Tells it, unless it was told already: the same may come twice.
  private void tell(Event event) {
    boolean fresh = event.id() > newest;
    newest = Math.max(newest, event.id());
    if (event.kind().nature() == Nature.HAPPENS) {
      if (fresh) {
        tell(event, Notice.State.HAPPENED);
      }
    } else if (event.open()) {
      if (open.add(event.id())) {
        tell(event, Notice.State.RAISED);
      }
    } else if (open.remove(event.id())) {
      tell(event, Notice.State.CLEARED);
    } else if (fresh) { // Over before we heard of it: a pair all the same.
      tell(event, Notice.State.RAISED);
      tell(event, Notice.State.CLEARED);
    }
  }

  private void tell(Event event, Notice.State state) {
    teller.accept(notices.add(event, state));
  }

  @Override
  public void close() {
    if (listening != null) {
      listening.close();
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
