package io.forebay.gateway.control.notify;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Events;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The receivers, and who is told what: what is entered into the book of events, and what is cleared there. What an
/// entry says anew is not told again.
public final class ReceiverBook implements AutoCloseable {
  /// Each has a thread and a queue.
  public static final int RECEIVERS_MAX = 8;

  public static final int SECRET_CHARS_MAX = 255;

  /// Of a webhook: shorter ones are guessed from what they have signed.
  public static final int WEBHOOK_SECRET_CHARS_MIN = 16;

  private static final Pattern SECRET = Pattern.compile("[ -~]{0," + SECRET_CHARS_MAX + "}");

  private final ReceiverFile file;
  private final Threads threads;
  private final Outbox.Surroundings around;

  // Guarded by this: one change at a time.
  private String problem = "";
  private boolean closed;

  // Replaced as a whole; read by any thread.
  private volatile Map<String, Outbox> boxes = Map.of();

  private long toldId; // The listener's.
  private Events.@Nullable Listening listening;

  private ReceiverBook(ReceiverFile file, Threads threads, Outbox.Surroundings around) {
    this.file = file;
    this.threads = threads;
    this.around = around;
  }

  /// Reads the receivers on `shelf`, and tells them from now on what comes into `book`. *Takes* `carrier`. A file
  /// that cannot be read is an event; nobody is told then.
  public static ReceiverBook open(
      Shelf shelf, EventBook book, Threads threads, Clock clock, Identity sender, Carrier carrier) {
    ReceiverBook receivers =
        new ReceiverBook(
            new ReceiverFile(shelf),
            threads,
            new Outbox.Surroundings(sender, carrier, book, clock));
    receivers.load();
    List<Event> newest = book.list(false, 0, 1);
    receivers.toldId = newest.isEmpty() ? 0 : newest.getFirst().id();
    receivers.listening = book.listen(receivers::told);
    return receivers;
  }

  private synchronized void load() {
    try {
      Map<String, Outbox> known = new TreeMap<>();
      for (ReceiverFile.Kept kept : file.load()) {
        known.put(kept.receiver().name(), started(kept.receiver(), kept.secret()));
      }
      boxes = known;
      around.book().clear(EventKind.NOTIFY_FAILED, ReceiverFile.NAME);
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
      around.book().raise(EventKind.NOTIFY_FAILED, ReceiverFile.NAME, problem);
    }
  }

  private Outbox started(Receiver receiver, Secret secret) {
    Outbox box = new Outbox(around, receiver, secret);
    box.start(threads);
    return box;
  }

  /// Called by the book, in order and one at a time. An entry that comes and is cleared at once is told as both.
  private void told(Event event) {
    if (event.id() > toldId) {
      toldId = event.id();
      boxes.values().forEach(box -> box.offer(event, new Notice.Raised(event)));
    }
    if (event.clearedMillis() != 0 && event.acknowledgedMillis() <= event.clearedMillis()) {
      boxes.values().forEach(box -> box.offer(event, new Notice.Cleared(event)));
    }
  }

  /// By name.
  public List<ReceiverReport> list() {
    return boxes.values().stream().map(Outbox::report).toList();
  }

  /// Throws [IOException], or [IllegalArgumentException] with what would do; then nothing has changed. Blocks.
  public synchronized ReceiverReport set(NotifyCommand.Set wanted) throws IOException {
    writable();
    Receiver receiver =
        new Receiver(
            wanted.name(),
            Destination.parse(wanted.address().text()),
            wanted.severity(),
            wanted.events(),
            wanted.envelope(),
            wanted.authority().strip());
    String complaint = receiver.complaint();
    if (complaint != null) {
      throw new IllegalArgumentException(complaint);
    }
    Outbox old = boxes.get(receiver.name());
    if (old == null && boxes.size() >= RECEIVERS_MAX) {
      throw new IllegalArgumentException("there are " + RECEIVERS_MAX + " already: remove one");
    }
    Secret secret = checked(receiver.destination(), secret(receiver, wanted.secret(), old));
    Map<String, Outbox> next = new TreeMap<>(boxes);
    List<ReceiverFile.Kept> all = new ArrayList<>(kept(next, receiver.name()));
    all.add(new ReceiverFile.Kept(receiver, secret));
    file.save(all);
    Outbox box = old;
    if (box == null) {
      box = started(receiver, secret);
      next.put(receiver.name(), box);
      boxes = next;
    } else {
      box.change(receiver, secret);
    }
    return box.report();
  }

  private static Secret secret(Receiver receiver, @Nullable Secret given, @Nullable Outbox old) {
    if (given != null) {
      return given;
    }
    // A password goes to the server that it was given for, and to no other.
    return old != null && receiver.destination().sameDoor(old.receiver().destination())
        ? old.secret()
        : new Secret("");
  }

  private static Secret checked(Destination destination, Secret secret) {
    String text = secret.text();
    if (!SECRET.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a secret has at most " + SECRET_CHARS_MAX + " printable ASCII characters");
    }
    boolean user = !destination.user().isEmpty();
    switch (destination.way().medium()) {
      case MAIL -> {
        if (user == text.isEmpty()) {
          throw new IllegalArgumentException(
              user
                  ? "the mail server's user wants a password: give it as the secret"
                  : "a mail server takes a password with a user alone: USER@ before its name");
        }
      }
      case SYSLOG -> {
        if (!text.isEmpty()) {
          throw new IllegalArgumentException("syslog knows no secret");
        }
      }
      case WEBHOOK -> {
        if (!text.isEmpty() && text.length() < WEBHOOK_SECRET_CHARS_MIN) {
          throw new IllegalArgumentException(
              "a webhook's secret has at least " + WEBHOOK_SECRET_CHARS_MIN + " characters");
        }
      }
    }
    return secret;
  }

  private static List<ReceiverFile.Kept> kept(Map<String, Outbox> boxes, String without) {
    return boxes.values().stream()
        .filter(box -> !box.receiver().name().equals(without))
        .map(box -> new ReceiverFile.Kept(box.receiver(), box.secret()))
        .toList();
  }

  /// What it was; null: there is none. What waits for it is forgotten. As [#set].
  public @Nullable ReceiverReport remove(String name) throws IOException {
    Outbox gone;
    synchronized (this) {
      writable();
      gone = boxes.get(name);
      if (gone == null) {
        return null;
      }
      file.save(kept(boxes, name));
      Map<String, Outbox> next = new TreeMap<>(boxes);
      next.remove(name);
      boxes = next;
    }
    gone.close();
    around.book().clear(EventKind.NOTIFY_FAILED, name);
    return gone.report();
  }

  /// As it is after a test that was sent; null: there is none. Blocks. Throws [IOException] with why it did not go
  /// well, [IllegalStateException] while one is under way.
  public @Nullable ReceiverReport test(String name) throws IOException {
    Outbox box = boxes.get(name);
    if (box == null) {
      return null;
    }
    if (!box.beginTest()) {
      throw new IllegalStateException("a test of " + name + " is under way");
    }
    box.test();
    return box.report();
  }

  private void writable() throws IOException {
    if (closed) {
      throw new IOException("the appliance is stopping");
    }
    if (!problem.isEmpty()) {
      throw new IOException(problem + ": mend or delete it, and restart");
    }
  }

  /// Tells nobody any more. What is under way is broken off.
  @Override
  public void close() {
    Events.Listening attached = listening;
    if (attached != null) {
      attached.close();
    }
    around.carrier().close();
    Map<String, Outbox> all;
    synchronized (this) {
      closed = true;
      all = boxes;
      boxes = Map.of();
    }
    all.values().forEach(Outbox::close);
  }
}
