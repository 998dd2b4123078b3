package io.forebay.snmp;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.snmp.Managers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent, awake while somebody may come in. Each change of who may is a new agent that has begun once more:
/// managers learn that by themselves.
final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private static final String ASLEEP =
      "It is asleep, nothing listens: let somebody in (snmp user set, snmp community set).";

  private final Control control;
  private final List<InetSocketAddress> listen;
  private final Consumer<Throwable> fatal;
  private final Managers managers;
  private volatile SnmpReport.Agent sleeping = SnmpReport.Agent.OFF;
  volatile @Nullable Agent agent;

  // Guarded by this.
  private @Nullable Look look; // The same for all agents, so that rows are numbered by one.
  private Managers.@Nullable Listening listening;
  private boolean closed;

  Service(Control control, List<InetSocketAddress> listen, Consumer<Throwable> fatal) {
    this.control = control;
    this.listen = List.copyOf(listen);
    this.fatal = fatal;
    managers = control.managers();
  }

  /// Begins to follow who may come in. Throws [IOException] when somebody may, and nothing can listen. Blocks.
  synchronized void start() throws IOException {
    wake();
    managers.tell(this::report);
    listening = managers.listen(this::changed);
  }

  private synchronized void changed() {
    try {
      wake();
    } catch (IOException e) {
      sleeping = asleep(String.valueOf(e.getMessage()));
      LOG.warn("event=snmp.asleep error=\"{}\"", e.getMessage());
    }
  }

  private synchronized void wake() throws IOException {
    Agent old = agent;
    if (old != null) {
      agent = null;
      old.close();
    }
    if (closed) {
      return;
    }
    sleeping = asleep(ASLEEP);
    Managers.Known known = managers.known();
    if (known.nobody()) {
      LOG.info("event=snmp.asleep nobody may ask: see forebay snmp user set");
      return;
    }
    Look kept = look;
    if (kept == null) {
      Indexes indexes = new Indexes(managers.shelf(), control.status().nowMillis());
      kept = new Look(control, indexes, System::nanoTime);
      look = kept;
    }
    Engine engine = Engine.begin(managers.shelf());
    Agent next = Agent.start(listen, known, engine, control.status(), new Subtree(kept, fatal));
    agent = next;
    LOG.info("event=snmp.awake listen=\"{}\" users={}", next.bound(), known.users().size());
  }

  private static SnmpReport.Agent asleep(String why) {
    return new SnmpReport.Agent(List.of(), "", 0, 0, 0, why);
  }

  private SnmpReport.Agent report() {
    Agent awake = agent;
    return awake == null ? sleeping : awake.report();
  }

  /// Where it listens now.
  List<InetSocketAddress> bound() {
    Agent awake = agent;
    return awake == null ? List.of() : awake.bound();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (listening != null) {
      listening.close();
    }
    Agent awake = agent;
    if (awake != null) {
      agent = null;
      awake.close();
    }
  }
}
