package io.forebay.gateway.app;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.panel.FrontPanel;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The user interfaces of an appliance. One that cannot start (its certificate is half renewed, its port taken) keeps
/// no host waiting: an alarm stands, and it is tried again each minute. Only where it is indispensable the appliance
/// does not start.
final class Interfaces implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Interfaces.class);

  /// What they and their starting need.
  ///
  /// @param watch called each minute
  /// @param panel told of the one that is the front panel
  /// @param changed called when one has started late, and listens now
  record Surroundings(
      Settings settings,
      UserInterface.Tokens tokens,
      UserInterface.Certificates certificates,
      Runnable watch,
      Ports ports,
      EventBook book,
      Consumer<FrontPanel> panel,
      Runnable changed,
      Consumer<Throwable> fatal) {}

  private final Control control;
  private final Surroundings with;
  private final EachMinute minutes = new EachMinute();

  // Guarded by this.
  private final List<UserInterface> failed = new ArrayList<>();
  private final Deque<UserInterface.Running> running = new ArrayDeque<>();
  private boolean closed;

  Interfaces(Control control, Surroundings with) {
    this.control = control;
    this.with = with;
  }

  /// Starts all of `found` that are not turned off. Blocks. Throws [IOException] with a line for the operator when an
  /// indispensable one cannot start.
  void start(Iterable<UserInterface> found) throws IOException {
    for (UserInterface each : found) {
      try {
        begin(each);
        with.book.clear(EventKind.INTERFACE_FAILED, name(each)); // Of the run before.
      } catch (IOException e) {
        if (each.indispensable()) {
          throw e;
        }
        fail(each, e);
      }
    }
  }

  /// From now on looks each minute.
  void watch() {
    minutes.start("forebay-interfaces", this::minute, with.fatal);
  }

  private synchronized void fail(UserInterface each, IOException reason) {
    failed.add(each);
    LOG.error("event=interface.failed service={} reason=\"{}\"", name(each), reason.getMessage());
    with.book.raise(EventKind.INTERFACE_FAILED, name(each), String.valueOf(reason.getMessage()));
  }

  /// Its services are what people know it by.
  private static String name(UserInterface each) {
    return each.services().isEmpty()
        ? each.getClass().getSimpleName()
        : String.join(", ", each.services());
  }

  private synchronized void begin(UserInterface each) throws IOException {
    Map<String, List<InetSocketAddress>> listen = new LinkedHashMap<>();
    for (String service : each.services()) {
      SettingKey key = SettingKey.of(service + ".listen");
      if (key != null && !with.settings.addresses(key).isEmpty()) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetSocketAddress address : with.settings.addresses(key)) {
          addresses.add(Listening.resolved(address, key));
        }
        listen.put(service, addresses);
      }
    }
    if (closed || listen.isEmpty() && !each.services().isEmpty()) {
      return;
    }
    UserInterface.Running begun =
        each.start(
            control, new UserInterface.Terms(listen, with.tokens, with.certificates, with.fatal));
    running.push(begun);
    begun
        .bound()
        .forEach((service, bound) -> bound.forEach(address -> with.ports.add(service, address)));
    if (begun instanceof FrontPanel front) {
      with.panel.accept(front);
    }
  }

  private void minute() {
    with.watch.run();
    again();
  }

  /// Tries those once more that could not start.
  void again() {
    boolean changed = false;
    synchronized (this) {
      for (Iterator<UserInterface> i = failed.iterator(); i.hasNext(); ) {
        UserInterface each = i.next();
        try {
          begin(each);
          i.remove();
          changed = true;
          with.book.clear(EventKind.INTERFACE_FAILED, name(each));
          LOG.info("event=interface.started service={}", name(each));
        } catch (IOException e) {
          with.book.raise(EventKind.INTERFACE_FAILED, name(each), String.valueOf(e.getMessage()));
        }
      }
    }
    if (changed) {
      with.changed.run();
    }
  }

  /// Ends them, the last one first. Blocks.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    minutes.close();
    synchronized (this) {
      while (!running.isEmpty()) {
        running.pop().close();
      }
    }
  }
}
