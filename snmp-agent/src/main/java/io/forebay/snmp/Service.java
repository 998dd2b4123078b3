package io.forebay.snmp;

import static java.util.stream.Collectors.toMap;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.snmp.machine.Inspector;
import io.forebay.snmp.machine.Kernel;
import io.forebay.snmp.machine.MachineId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final String CONTACT = SettingKey.SNMP_CONTACT.id();
  private static final String LOCATION = SettingKey.SNMP_LOCATION.id();

  private final Control control;
  private final Kernel kernel;
  private final List<InetSocketAddress> listen;
  private final Consumer<Throwable> fatal;
  private final Managers managers;
  private final Notices notices;
  private volatile SnmpReport.Agent sleeping = SnmpReport.Agent.OFF;
  volatile @Nullable Agent agent;
  private volatile List<Courier> couriers = List.of();

  // Guarded by this.
  private @Nullable Look look; // The same for all agents, so that rows are numbered by one.
  private Managers.@Nullable Listening listening;
  private boolean begun; // Receivers were told so.
  private boolean closed;
  private @Nullable Announcer announcer;
  private @Nullable Inspector inspector;

  Service(
      Control control, Kernel kernel, List<InetSocketAddress> listen, Consumer<Throwable> fatal) {
    this.control = control;
    this.kernel = kernel;
    this.listen = List.copyOf(listen);
    this.fatal = fatal;
    managers = control.managers();
    notices = new Notices(control.status().nowMillis());
  }

  /// Begins to follow who may come in. Throws [IOException] when somebody may, and nothing can listen. Blocks.
  synchronized void start() throws IOException {
    try {
      wake();
    } catch (IOException e) {
      close(); // Whoever tries again begins with another one.
      throw e;
    }
    managers.tell(
        new Managers.Running() {
          @Override
          public SnmpReport.Agent report() {
            return Service.this.report();
          }

          @Override
          public Map<String, SnmpReport.Delivery> deliveries() {
            return couriers.stream().collect(toMap(Courier::name, Courier::delivery));
          }

          @Override
          public String test(String receiver) {
            return Service.this.test(receiver);
          }
        });
    listening = managers.listen(this::changed);
    Announcer telling = new Announcer(control, notices, this::tell, fatal);
    announcer = telling;
    telling.start();
  }

  private void tell(Notice notice) {
    Dispatch dispatch = Dispatch.of(notice);
    couriers.forEach(courier -> courier.offer(dispatch));
  }

  private String test(String receiver) {
    for (Courier courier : couriers) {
      if (courier.name().equals(receiver)) {
        return courier.test(control.status().name());
      }
    }
    return "The receiver " + receiver + " is not served: see forebay snmp show.";
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
    Engine engine = known.nobody() ? null : begin();
    send(known, engine);
    if (engine == null) {
      LOG.info("event=snmp.asleep nobody may ask: see forebay snmp user set");
      return;
    }
    Look kept = look;
    if (kept == null) {
      Indexes indexes = new Indexes(managers.shelf(), control.status().nowMillis());
      Inspector watching = new Inspector(kernel, System::nanoTime, fatal);
      watching.start();
      inspector = watching;
      kept = new Look(control, indexes, notices, watching, System::nanoTime);
      look = kept;
    }
    Steering steering = new Steering(control, kept, System::nanoTime);
    Look shown = kept;
    Agent next =
        Agent.start(
            listen,
            managers,
            engine,
            control.status(),
            new Subtree(kept, steering, fatal),
            StandardMibs.managed(() -> shown.now().standard(), fatal));
    agent = next;
    place(next);
    next.bound().stream()
        .filter(address -> !address.getAddress().isLoopbackAddress())
        .forEach(address ->
            LOG.info(
                "event=snmp.beyond-loopback address={}: managers there get an answer once their network is"
                    + " named: forebay setting set snmp.managers",
                address));
    LOG.info("event=snmp.awake listen=\"{}\" users={}", next.bound(), known.users().size());
  }

  private Engine begin() throws IOException {
    Status.Appliance appliance = control.status();
    return Engine.begin(
        managers.shelf(),
        new Engine.Origin(appliance.id(), MachineId.of(kernel), appliance.nowMillis()));
  }

  /// From now on those who are known are told. What waits for one that was known before, waits on.
  private void send(Managers.Known known, @Nullable Engine engine) throws IOException {
    List<Courier> old = couriers;
    List<Courier> next = new ArrayList<>();
    long nanos = System.nanoTime();
    try {
      for (Managers.Receiver receiver : known.receivers()) {
        Managers.User by =
            known.users().stream()
                .filter(user -> user.name().equals(receiver.user()))
                .findFirst()
                .orElse(null);
        Post post = UdpPost.open(receiver, by, engine, nanos);
        next.add(new Courier(receiver.name(), post, notices, System::nanoTime));
      }
    } catch (IOException e) {
      next.forEach(Courier::close);
      throw e;
    }
    couriers = List.copyOf(next);
    for (Courier before : old) {
      List<Dispatch> left = before.end();
      next.stream()
          .filter(courier -> courier.name().equals(before.name()))
          .forEach(courier -> left.forEach(courier::offer));
    }
    if (!begun) {
      next.forEach(courier -> courier.offer(Dispatch.COLD_START));
      begun = true;
    }
    next.forEach(courier -> courier.start(fatal));
  }

  /// Tells `awake` who is responsible for the appliance and where it stands, as soon as the door has said so.
  private void place(Agent awake) {
    var _ =
        control
            .execute(new SettingCommand.ListAll(), Look.ACTOR)
            .thenAccept(outcome -> {
              if (outcome instanceof Outcome.Done<List<Status.Setting>>(var settings)) {
                awake.place(setting(settings, CONTACT), setting(settings, LOCATION));
              }
            });
  }

  private static String setting(List<Status.Setting> settings, String key) {
    return settings.stream()
        .filter(each -> each.key().equals(key))
        .map(Status.Setting::value)
        .findFirst()
        .orElse("");
  }

  private static SnmpReport.Agent asleep(String why) {
    return new SnmpReport.Agent(List.of(), "", 0, 0, 0, 0, why);
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
    if (announcer != null) {
      announcer.close();
    }
    if (inspector != null) {
      inspector.close();
    }
    couriers.forEach(Courier::close);
    couriers = List.of();
  }
}
