package io.forebay.gateway.control.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The managers' names and secrets, in a file of the home that nobody else may read: a line for each,
/// `user NAME AUTHENTICATION PRIVACY [operator]`, for who is told of events
/// `receiver NAME HOST:PORT trap|inform user USER` (or `community COMMUNITY` instead of the user), and at most one
/// `community COMMUNITY`. Empty lines and those that begin with `#` are skipped, and kept. No text of this class
/// holds a secret.
public final class ManagerBook implements Managers {
  public static final String FILE = "secrets/snmp-users";

  /// Each costs the agent a key derived of a megabyte of hashing at its start: a few per site.
  public static final int USERS_MAX = 32;

  /// Each has a queue and a thread of its own.
  public static final int RECEIVERS_MAX = 8;

  /// RFC 3414, 11.2: shorter ones are guessed.
  public static final int SECRET_CHARS_MIN = 8;

  public static final int SECRET_CHARS_MAX = 255;

  private static final Running NONE =
      new Running() {
        @Override
        public SnmpReport.Agent report() {
          return SnmpReport.Agent.OFF;
        }

        @Override
        public Map<String, SnmpReport.Delivery> deliveries() {
          return Map.of();
        }

        @Override
        public String test(String receiver) {
          return SnmpReport.Agent.OFF.problem();
        }
      };

  private final Shelf shelf;
  private final ManagerNetworks networks;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Running agent = NONE;

  // Guarded by this.
  private @Nullable Known known; // Null until somebody asks.
  private String problem = "";

  public ManagerBook(Shelf shelf, ManagerNetworks networks) {
    this.shelf = shelf;
    this.networks = networks;
  }

  @Override
  public synchronized Known known() {
    if (known == null) {
      try {
        known = ManagerFile.parsed(lines());
      } catch (IOException e) {
        known = Known.NOBODY;
        problem = String.valueOf(e.getMessage());
      }
    }
    return known;
  }

  @Override
  public Listening listen(Runnable changed) {
    Runnable attached = () -> changed.run(); // A wrapper of its own, so that each is closed once.
    listeners.add(attached);
    return () -> listeners.remove(attached);
  }

  @Override
  public void tell(Running running) {
    agent = running;
  }

  @Override
  public boolean let(InetAddress from) {
    return networks.let(from);
  }

  @Override
  public void refused(InetAddress from, String why) {
    networks.refused(from, why);
  }

  @Override
  public Shelf shelf() {
    return shelf;
  }

  /// What there is to see. Blocks when nobody has asked before.
  public SnmpReport report() {
    Known now = known();
    Running running = agent;
    SnmpReport.Agent told = running.report();
    Map<String, SnmpReport.Delivery> deliveries = running.deliveries();
    List<String> operators =
        now.users().stream().filter(user -> user.role() == Role.OPERATOR).map(User::name).toList();
    List<SnmpReport.Receiver> receivers =
        now.receivers().stream()
            .map(each ->
                new SnmpReport.Receiver(
                    each.name(),
                    Addresses.print(each.address()),
                    each.user(),
                    each.inform(),
                    deliveries.getOrDefault(each.name(), SnmpReport.Delivery.NOTHING)))
            .toList();
    String wrong;
    synchronized (this) {
      wrong = problem;
    }
    return new SnmpReport(
        now.users().stream().map(User::name).toList(),
        operators,
        now.community() != null,
        networks.list().stream().map(Network::toString).toList(),
        receivers,
        told,
        state(now, told, wrong),
        wrong.isEmpty() ? told.problem() : wrong);
  }

  private static SnmpReport.State state(Known now, SnmpReport.Agent told, String wrong) {
    if (!wrong.isEmpty()) {
      return SnmpReport.State.FAILED;
    }
    if (told.equals(SnmpReport.Agent.OFF)) {
      return SnmpReport.State.OFF;
    }
    if (!told.listening().isEmpty()) {
      return SnmpReport.State.LISTENS;
    }
    return now.nobody() ? SnmpReport.State.ASLEEP : SnmpReport.State.FAILED;
  }

  /// Reads the file anew. Throws [IOException] with what is wrong with it: then nothing has changed. Blocks.
  public void reload() throws IOException {
    synchronized (this) {
      known = ManagerFile.parsed(lines());
      problem = "";
    }
    listeners.forEach(Runnable::run);
  }

  /// Lets `user` in from now on. Throws [IOException], or [IllegalArgumentException] with what would do; then
  /// nothing has changed. Blocks.
  public void set(User user) throws IOException {
    ManagerFile.check(user);
    change(line -> ManagerFile.isOf(line, "user", user.name()), ManagerFile.line(user));
  }

  /// Whether there was such a user. As [#set(User)].
  public boolean remove(String name) throws IOException {
    return change(line -> ManagerFile.isOf(line, "user", name), null);
  }

  /// Tells `receiver` of events from now on. As [#set(User)].
  public void set(Receiver receiver) throws IOException {
    ManagerFile.check(receiver);
    change(line -> ManagerFile.isOf(line, "receiver", receiver.name()), ManagerFile.line(receiver));
  }

  /// Whether there was such a receiver. As [#set(User)].
  public boolean removeReceiver(String name) throws IOException {
    return change(line -> ManagerFile.isOf(line, "receiver", name), null);
  }

  /// Sends the receiver `name` a test; as [Running#test]. Null when there is none. Blocks.
  public @Nullable String test(String name) {
    boolean there = known().receivers().stream().anyMatch(each -> each.name().equals(name));
    return there ? agent.test(name) : null;
  }

  /// From now on `community` lets in managers of SNMPv2c, null: none of them. Whether there was one before. As
  /// [#set(User)].
  public boolean setCommunity(@Nullable Secret community) throws IOException {
    if (community != null) {
      ManagerFile.check(community, "a community");
    }
    return change(
        line -> line.strip().startsWith("community "),
        community == null ? null : "community " + community.text());
  }

  private boolean change(Predicate<String> gone, @Nullable String added) throws IOException {
    boolean was;
    synchronized (this) {
      List<String> lines = new ArrayList<>(lines());
      was = lines.removeIf(gone);
      if (!was && added == null) {
        return false;
      }
      if (added != null) {
        lines.add(added);
      }
      Known next;
      try {
        next = ManagerFile.parsed(lines);
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      shelf.replace(FILE, (String.join("\n", lines) + "\n").getBytes(UTF_8));
      known = next;
      problem = "";
    }
    listeners.forEach(Runnable::run);
    return was;
  }

  private List<String> lines() throws IOException {
    byte[] bytes = shelf.read(FILE);
    return bytes == null ? List.of() : new String(bytes, UTF_8).lines().toList();
  }
}
