package io.forebay.gateway.app;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.notify.Courier;
import io.forebay.gateway.app.support.ProcessSources;
import io.forebay.gateway.app.time.NtpAsker;
import io.forebay.gateway.app.time.TimeService;
import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Door;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.lag.LagWatch;
import io.forebay.gateway.control.limit.LineLimits;
import io.forebay.gateway.control.notify.ReceiverBook;
import io.forebay.gateway.control.policy.Policies;
import io.forebay.gateway.control.schedule.CheckpointRuns;
import io.forebay.gateway.control.schedule.Schedules;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.time.ClockWatch;
import io.forebay.gateway.control.user.UserBook;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.packing.ZstdCompression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running appliance. Starts its parts in order; whatever was started is closed in reverse, also when a
/// later part does not start.
public final class Appliance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);

  /// How long commands have at a stop.
  private static final int COMMANDS_END_SECONDS = 5;

  /// A part that was started.
  private record Part(String name, AutoCloseable closing) {}

  private final LinuxDisk disk = new LinuxDisk();
  private final JvmClock clock = new JvmClock();
  private final JvmRandomness randomness = new JvmRandomness();
  private final ConcurrentLinkedDeque<Part> started = new ConcurrentLinkedDeque<>();
  private final Ports ports = new Ports();
  private final Fatal fatal;
  private final Path root;
  private @Nullable Door door;
  private @Nullable Health health;
  private boolean clean = true;

  private Appliance(Path root, Runnable halt) {
    this.root = root;
    fatal = new Fatal(root.resolve("crash"), halt);
  }

  /// Starts the appliance in `home`, made if missing. `halt` ends the process after one of our own bugs.
  /// Throws [IOException] with a line for the operator; nothing runs then.
  public static Appliance start(
      Path home, Configuration configuration, String version, Runnable halt) throws IOException {
    Appliance appliance = new Appliance(home.toAbsolutePath().normalize(), halt);
    try {
      appliance.start(configuration, version);
      return appliance;
    } catch (IOException | RuntimeException | InvariantError e) {
      appliance.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T part(String name, T part) {
    started.push(new Part(name, part));
    return part;
  }

  /// How a part is closed that needs more than [AutoCloseable#close].
  private interface Closing<T> {
    void close(T part) throws Exception;
  }

  private <T> T part(String name, T part, Closing<T> closing) {
    started.push(new Part(name, () -> closing.close(part)));
    return part;
  }

  private void start(Configuration configuration, String version) throws IOException {
    Home home = part("home", openHome(configuration), this::closeHome);
    RunFiles.remove(root); // Of one that was killed: they point nowhere, or at somebody else.
    part("run files", () -> RunFiles.remove(root));
    Settings settings = new Settings(configuration.given(), home.store());
    JvmThreads threads = part("workers", new JvmThreads(settings.count(SettingKey.WORKERS), fatal));
    Platform platform = new Platform(disk, clock, randomness, threads);
    EventBook book = part("events", EventBook.open(home.shelf(), clock, threads));
    String name = home.store().state().name();
    Identity identity = new Identity(name, home.store().state().id(), version, clock.wallMillis());
    ReceiverBook receivers =
        part(
            "receivers",
            ReceiverBook.open(home.shelf(), book, threads, clock, identity, new Courier()));
    UserBook users = UserBook.open(home.shelf(), clock, randomness, book, name);
    if (home.unclean()) {
      book.happen(EventKind.APPLIANCE_UNCLEAN, name, "");
    }
    AllExports exports = new AllExports(book, home.store(), settings);
    NbdService nbd =
        new NbdService(
            settings,
            home.store(),
            book,
            new NbdCredentials(settings, disk, root, name, clock),
            name,
            clock);
    IscsiTargets targets = new IscsiTargets(home.store(), book, clock);
    IscsiService iscsi =
        new IscsiService(
            new IscsiService.Surroundings(settings, root, home.shelf(), book, clock),
            name,
            targets);
    exports.follow(iscsi::changed);
    nbd.onChange(iscsi::changed);
    OpenGroups groups =
        part("groups", new OpenGroups(platform, home, settings, book, exports), this::closeGroups);
    groups.openAll();
    groups.record(fatal);
    WebCertificate certificates =
        new WebCertificate(
            new WebCertificate.Surroundings(disk, root, home.shelf(), name, settings, clock, book));
    ExecutorService work =
        part("commands", Executors.newVirtualThreadPerTaskExecutor(), Appliance::end);
    GroupMembers members = new GroupMembers(groups, work, this::control);
    PeerLines lines =
        part(
            "lines",
            new PeerLines(
                new PeerLines.Surroundings(
                    platform,
                    home.store(),
                    book,
                    groups,
                    new OwnAddress(settings),
                    members,
                    root,
                    ZstdCompression.load(settings.number(SettingKey.LINK_BASES_MAX)),
                    version,
                    fatal),
                IdentityFile.open(disk, root.resolve("secrets"))));
    members.start();
    long wait = settings.number(SettingKey.COMMAND_WAIT);
    Policies policies = part("policies", new Policies(clock, groups, book, work));
    Door made =
        new Door(
            new Door.Parts(
                identity,
                groups,
                lines,
                nbd,
                iscsi,
                certificates,
                policies,
                book,
                users,
                settings,
                home.shelf(),
                clock,
                work,
                ports,
                wait,
                fatal));
    door = made;
    fatal.describe(() -> made.status().toString());
    HookProcesses hooks = new HookProcesses(configuration.hooks());
    CheckpointRuns runs = new CheckpointRuns(made, hooks, home.store(), book, work, clock);
    made.bind(part("schedules", Schedules.start(clock, threads, home.store(), book, hooks, runs)));
    made.bind(
        part(
            "limits",
            LineLimits.start(clock, threads, home.store(), book, lines::names, lines::shape)));
    made.bind(receivers);
    made.bind(new ProcessSources(root, version, settings));
    policies.start(threads);
    part("lag", new LagWatch(groups::all, policies::status, book, settings)).start(threads);
    NtpAsker asker = new NtpAsker();
    ClockWatch watch = new ClockWatch(settings, book, clock, name, asker);
    made.bind(watch);
    part("time", new TimeService(watch, asker, fatal::accept));
    UserInterface.Tokens tokens =
        new UserInterface.Tokens(RunFiles.token(randomness), RunFiles.token(randomness));
    Interfaces interfaces =
        new Interfaces(
            made,
            new Interfaces.Surroundings(
                settings,
                tokens,
                certificates,
                certificates::watch,
                ports,
                book,
                made::bind,
                () -> noteListening(home.shelf()),
                fatal));
    for (InetSocketAddress address : settings.addresses(SettingKey.LINK_LISTEN)) {
      ports.add("link", Listening.bound(SettingKey.LINK_LISTEN, address, lines::listen));
    }
    lines.start();
    Starting hosts =
        () -> {
          part("nbd", nbd).start(exports, root, ports, fatal::accept);
          part("iscsi", iscsi).start(ports, fatal::accept);
        };
    try {
      startExportsAndInterfaces(
          () -> interfaces.start(ServiceLoader.load(UserInterface.class)), groups, hosts, work);
    } finally {
      part("interfaces", interfaces); // Behind what serves hosts: they stop first.
    }
    health = health(threads, work, made, nbd, iscsi, lines);
    RunFiles.write(home.shelf(), tokens, ports.get());
    interfaces.watch();
    book.happen(EventKind.APPLIANCE_STARTED, name, version);
    LOG.info("event=ready home={} ports=\"{}\"", root, ports.get());
  }

  /// Where the command line and monitoring look for us, after something has begun to listen late.
  private void noteListening(Shelf shelf) {
    try {
      RunFiles.writePorts(shelf, ports.get());
    } catch (IOException e) {
      LOG.error("event=run-files error=\"{}\"", e.getMessage());
    }
  }

  private Home openHome(Configuration configuration) throws IOException {
    Settings written = new Settings(configuration.given(), null);
    boolean named = configuration.given().containsKey(SettingKey.NAME);
    return Home.open(disk, root, named ? written.text(SettingKey.NAME) : null, randomness);
  }

  /// The last thing of a stop: if all before went well, the next start knows.
  private void closeHome(Home home) throws IOException {
    try {
      if (clean) {
        home.markClean();
      }
    } finally {
      home.close();
    }
  }

  private void closeGroups(OpenGroups groups) {
    groups
        .closeAll()
        .forEach((group, reason) -> {
          clean = false;
          LOG.error("event=group.close group={} error=\"{}\"", group, reason);
        });
  }

  /// Commands under way are told to give up; what a group has begun it ends by itself.
  private static void end(ExecutorService work) throws InterruptedException {
    work.shutdownNow();
    if (!work.awaitTermination(COMMANDS_END_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("event=stop commands are still under way and were left behind");
    }
  }

  /// What starts and may find that it cannot.
  private interface Starting {
    void start() throws IOException;
  }

  /// The interfaces take their time, in which hosts shall not wait: they start beside. Returns, or throws,
  /// when both have ended to start.
  private void startExportsAndInterfaces(
      Starting all, OpenGroups groups, Starting hosts, ExecutorService work) throws IOException {
    CompletableFuture<Void> interfaces =
        CompletableFuture.runAsync(
            () -> {
              try {
                all.start();
              } catch (IOException e) {
                throw new UncheckedIOException(e); // Unpacked below.
              }
            },
            work);
    try {
      groups.awaitRoles(); // A host that connects before would find nothing.
      hosts.start();
    } finally {
      interfaces.exceptionally(_ -> null).join(); // Who closes the parts then has all of them.
    }
    try {
      interfaces.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case UncheckedIOException refused -> throw refused.getCause();
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw e;
      }
    }
  }

  private Health health(
      JvmThreads threads,
      ExecutorService work,
      Door made,
      NbdService nbd,
      IscsiService iscsi,
      PeerLines lines) {
    AtomicReference<String> summary = new AtomicReference<>("");
    List<Pulse> fixed = new ArrayList<>();
    fixed.add(new AskedPulse("status", work, () -> summary.set(made.status().summary())));
    fixed.add(new AskedPulse("workers", threads::offload, () -> {}));
    fixed.add(new AskedPulse("link loop", lines.loop(), () -> {}));
    nbd.loops().forEach(loop -> fixed.add(new AskedPulse("nbd loop", loop, () -> {})));
    iscsi.loops().forEach(loop -> fixed.add(new AskedPulse("iscsi loop", loop, () -> {})));
    return new Health(
        clock,
        () -> {
          List<Pulse> all = new ArrayList<>(fixed);
          all.addAll(threads.agents());
          return all;
        },
        summary::get);
  }

  /// Whether this appliance works; once it has started.
  Health health() {
    return requireNonNull(health, "the appliance has not started");
  }

  /// The door of this appliance.
  public Control control() {
    Door made = door;
    if (made == null) {
      throw new IllegalStateException("the appliance has not started");
    }
    return made;
  }

  /// From now on the command `appliance.stop` calls `stop`, which begins to end the process and returns at once.
  public void stopBy(Runnable stop) {
    Door made = door;
    if (made != null) {
      made.bindStop(stop);
    }
  }

  public List<Status.Port> ports() {
    return ports.get();
  }

  /// Stops everything in order. Blocks; hosts get a short time to say goodbye.
  @Override
  public void close() {
    while (!started.isEmpty()) {
      Part part = started.pop();
      try {
        part.closing.close();
      } catch (Exception e) { // AutoCloseable's own. The rest is closed all the same.
        clean = false;
        LOG.error("event=stop part=\"{}\" error={}", part.name, e.toString());
      }
    }
  }
}
