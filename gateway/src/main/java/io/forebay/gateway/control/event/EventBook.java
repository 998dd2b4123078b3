package io.forebay.gateway.control.event;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The book of events: keeps the newest in memory and on the shelf, tells listeners, writes the log
/// lines. What stands is raised and cleared by whoever sees it; the same condition makes one entry
/// however often it is raised, and flapping is smoothed by the kind's two spans.
public final class EventBook implements Events, Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventBook.class);

  /// Entries kept: weeks of an ordinary life, a megabyte in memory. The oldest that is not open goes.
  public static final int ENTRIES_MAX = 4096;

  /// Conditions that may stand at a time: each kind for each volume and peer of a full appliance is less.
  static final int STANDING_MAX = 1024;

  /// How long what stood at the last stop may wait to be raised again before it counts as gone.
  static final long CARRIED_MILLIS = 60_000;

  static final int SUBJECT_CHARS_MAX = 200;
  static final int DETAIL_CHARS_MAX = 1000;

  private record Condition(EventKind kind, String subject) {}

  /// A condition that is raised, or was and has not been calm for long enough.
  private static final class Standing {
    boolean raised;
    boolean carried; // From the book of the last run: not seen in this one yet.
    long sinceNanos;
    String detail = "";
    long id; // Of its entry; 0 while it has not stood for long enough to have one.
  }

  private final Clock clock;
  private final EventFile file;
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();

  // Guarded by `lock`.
  private final TreeMap<Long, Event> entries = new TreeMap<>();
  private final Map<Condition, Standing> standing = new LinkedHashMap<>();
  private final LinkedHashMap<Long, Event> changed = new LinkedHashMap<>();
  private long nextId = 1;

  private Threads.@Nullable Running running;
  private boolean fileFailed; // The agent's.

  private EventBook(Clock clock, EventFile file) {
    this.clock = clock;
    this.file = file;
  }

  /// Reads the book on `shelf` and starts its agent. A book that cannot be read is begun anew, with an
  /// event that says so.
  public static EventBook open(Shelf shelf, Clock clock, Threads threads) {
    EventBook book = new EventBook(clock, new EventFile(shelf));
    book.load();
    book.running = threads.start(book);
    return book;
  }

  private void load() {
    synchronized (lock) {
      try {
        file.load().forEach(event -> entries.put(event.id(), event));
        nextId = entries.isEmpty() ? 1 : entries.lastKey() + 1;
        evict();
      } catch (IOException e) {
        nextId = TimeUnit.MILLISECONDS.toSeconds(clock.wallMillis()); // Above all that were given.
        fileFailed = true;
        add(EventKind.BOOK_UNREADABLE, "", reason(e));
      }
      for (Event event : entries.values()) {
        if (event.open()) {
          Standing stands = new Standing();
          stands.raised = event.kind().nature() == Nature.STANDS_OVER_RESTARTS;
          stands.carried = !stands.raised;
          stands.sinceNanos = clock.nanos();
          stands.detail = event.detail();
          stands.id = event.id();
          standing.put(new Condition(event.kind(), event.subject()), stands);
        }
      }
    }
  }

  /// Something happened that does not stand.
  public void happen(EventKind kind, String subject, String detail) {
    Check.check(kind.nature() == Nature.HAPPENS, "event nature", kind.id());
    synchronized (lock) {
      add(kind, clean(subject, SUBJECT_CHARS_MAX), clean(detail, DETAIL_CHARS_MAX));
    }
    wake();
  }

  /// Something stands from now on, or still does: raising again only renews the detail.
  public void raise(EventKind kind, String subject, String detail) {
    Check.check(kind.nature() != Nature.HAPPENS, "event nature", kind.id());
    synchronized (lock) {
      Condition condition = new Condition(kind, clean(subject, SUBJECT_CHARS_MAX));
      Standing stands = standing.get(condition);
      if (stands == null) {
        if (standing.size() >= STANDING_MAX) {
          LOG.warn("event={} dropped: {} conditions stand already", kind.id(), STANDING_MAX);
          return;
        }
        stands = new Standing();
        standing.put(condition, stands);
      }
      boolean again = !stands.raised && !stands.carried && stands.id != 0;
      if (!stands.raised) {
        stands.raised = true;
        stands.carried = false;
        stands.sinceNanos = clock.nanos();
      }
      String text = clean(detail, DETAIL_CHARS_MAX);
      boolean differs = !text.equals(stands.detail);
      stands.detail = text;
      if (stands.id == 0) {
        settle(condition, stands);
      } else if (again || differs) {
        Event event = entry(stands.id);
        change(event.again(text, event.repeats() + (again ? 1 : 0)));
      }
    }
    wake();
  }

  /// It stands no more. Nothing happens when it did not.
  public void clear(EventKind kind, String subject) {
    synchronized (lock) {
      Condition condition = new Condition(kind, clean(subject, SUBJECT_CHARS_MAX));
      Standing stands = standing.get(condition);
      if (stands == null || !stands.raised && !stands.carried) {
        return;
      }
      stands.raised = false;
      stands.carried = false;
      stands.sinceNanos = clock.nanos();
      if (settle(condition, stands)) {
        standing.remove(condition);
      }
    }
    wake();
  }

  /// Marks entry `id` as taken care of by `who`, once. Null when there is no such entry.
  public @Nullable Event acknowledge(long id, String who) {
    Event event;
    synchronized (lock) {
      event = entries.get(id);
      if (event == null || event.acknowledgedMillis() != 0) {
        return event;
      }
      event = event.acknowledged(clock.wallMillis(), clean(who, SUBJECT_CHARS_MAX));
      change(event);
    }
    wake();
    return event;
  }

  @Override
  public List<Event> list(boolean openOnly, long before, int max) {
    synchronized (lock) {
      var page = before == 0 ? entries : entries.headMap(before, false);
      return page.descendingMap().values().stream()
          .filter(event -> !openOnly || event.open())
          .limit(max)
          .toList();
    }
  }

  @Override
  public Listening listen(Consumer<Event> listener) {
    // A wrapper of its own: the same listener may be attached twice, and each closed once.
    Consumer<Event> attached = event -> listener.accept(event);
    listeners.add(attached);
    return () -> listeners.remove(attached);
  }

  @Override
  public String name() {
    return "forebay-events";
  }

  /// Opens and closes what has stood or been calm for long enough; then tells what changed.
  @Override
  public long duty() {
    long next = UNTIL_WOKEN;
    List<Event> news;
    List<Event> whole;
    synchronized (lock) {
      long now = clock.nanos();
      for (Iterator<Map.Entry<Condition, Standing>> i = standing.entrySet().iterator();
          i.hasNext(); ) {
        Map.Entry<Condition, Standing> each = i.next();
        if (settle(each.getKey(), each.getValue())) {
          i.remove();
        } else if (waits(each.getValue())) {
          long since = now - each.getValue().sinceNanos;
          next = Math.min(next, Math.max(1, span(each.getKey(), each.getValue()) - since));
        }
      }
      news = new ArrayList<>(changed.values());
      changed.clear();
      whole = fileFailed || file.full() ? new ArrayList<>(entries.values()) : List.of();
    }
    for (Event event : news) {
      log(event);
      listeners.forEach(listener -> listener.accept(event));
    }
    if (!news.isEmpty()) {
      save(news, whole);
    }
    return next;
  }

  private void save(List<Event> news, List<Event> whole) {
    try {
      if (whole.isEmpty()) {
        file.append(news);
      } else {
        file.rewrite(whole);
      }
      fileFailed = false;
    } catch (IOException e) {
      boolean first = !fileFailed;
      fileFailed = true; // From now on the whole book is written, when that works again.
      if (first) {
        happen(EventKind.BOOK_UNREADABLE, "", reason(e));
      }
    }
  }

  private static String reason(IOException e) {
    return String.valueOf(e.getMessage());
  }

  private static boolean waits(Standing stands) {
    return stands.raised == (stands.id == 0);
  }

  /// Nanoseconds that must pass before a change of a condition is believed.
  private static long span(Condition condition, Standing stands) {
    long millis =
        stands.raised
            ? condition.kind.graceMillis()
            : stands.carried ? CARRIED_MILLIS : condition.kind.calmMillis();
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Opens or closes the entry if the time has come. True: the condition is over, forget it.
  private boolean settle(Condition condition, Standing stands) {
    boolean due = clock.nanos() - stands.sinceNanos >= span(condition, stands);
    if (stands.raised) {
      if (stands.id == 0 && due) {
        stands.id = add(condition.kind, condition.subject, stands.detail);
      }
      return false;
    }
    if (stands.id == 0) {
      return true; // Gone before it counted.
    }
    if (due) {
      change(entry(stands.id).cleared(clock.wallMillis()));
    }
    return due;
  }

  private Event entry(long id) {
    Event event = entries.get(id);
    Check.check(event != null, "an open event is kept", id);
    return java.util.Objects.requireNonNull(event);
  }

  private long add(EventKind kind, String subject, String detail) {
    long id = nextId++;
    change(new Event(id, kind, subject, detail, clock.wallMillis(), 0, 0, "", 0));
    evict();
    return id;
  }

  private void change(Event event) {
    entries.put(event.id(), event);
    changed.put(event.id(), event);
  }

  private void evict() {
    for (Iterator<Event> i = entries.values().iterator();
        entries.size() > ENTRIES_MAX && i.hasNext(); ) {
      Event oldest = i.next();
      if (!oldest.open()) {
        i.remove();
        changed.remove(oldest.id());
      }
    }
  }

  /// Peers and hosts have a hand in these texts: one line, printable, bounded.
  private static String clean(String text, int charsMax) {
    String line =
        text.codePoints().anyMatch(Character::isISOControl)
            ? text.replaceAll("\\p{Cntrl}+", " ")
            : text;
    return line.length() <= charsMax ? line : line.substring(0, charsMax);
  }

  private static void log(Event event) {
    String id = event.kind().id();
    if (event.clearedMillis() != 0) {
      LOG.info("event={} id={} state=cleared subject=\"{}\"", id, event.id(), event.subject());
      return;
    }
    var level =
        switch (event.kind().severity()) {
          case INFO -> org.slf4j.event.Level.INFO;
          case WARNING -> org.slf4j.event.Level.WARN;
          case ERROR -> org.slf4j.event.Level.ERROR;
        };
    LOG.atLevel(level)
        .log("event={} id={} subject=\"{}\" {}", id, event.id(), event.subject(), event.text());
  }

  private void wake() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.wake();
    }
  }

  /// Stops the agent once everything so far is told and saved.
  @Override
  public void close() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.close();
    }
    duty();
  }
}
