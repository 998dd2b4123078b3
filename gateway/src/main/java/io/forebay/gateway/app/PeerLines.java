package io.forebay.gateway.app;

import io.forebay.gateway.control.Lines;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.limit.Shaping;
import io.forebay.gateway.control.settings.PairedPeer;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.edge.Endpoint;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.LinkEdge;
import io.forebay.gateway.link.edge.PeerBook;
import io.forebay.gateway.link.packing.Compression;
import io.forebay.gateway.link.pairing.Claim;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.forebay.gateway.link.pairing.InvalidCode;
import io.forebay.gateway.link.pairing.Invitations;
import io.forebay.gateway.link.pairing.InviteCode;
import io.forebay.gateway.link.pairing.Joined;
import io.forebay.gateway.link.pairing.PairingDoor;
import io.forebay.gateway.link.pairing.Pairings;
import io.forebay.gateway.link.session.PeerLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The lines of this appliance: who its peers are, one [PeerLink] each, pairing, and the edge under them.
/// Any thread.
final class PeerLines implements Lines, PeerBook, Pairings, AutoCloseable {
  /// Longer than a dial, a handshake and the other side's answer together.
  private static final long JOIN_SECONDS = 40;

  private final Platform platform;
  private final PairedPeers paired;
  private final EventBook book;
  private final OpenGroups groups;
  private final OwnAddress own;
  private final PeerLink.Self self;
  private final Fingerprint fingerprint;
  private final LinkGroups members;
  private final PeerLink.Surroundings around;
  private final LinkEdge edge;
  private final Invitations invitations;
  private final PairingDoor door;
  private final LineProfiles profiles;
  private final Consumer<Throwable> fatal;
  private final Map<UUID, PeerLink> links = new ConcurrentHashMap<>();
  private final Map<String, Shaping> shapings = new ConcurrentHashMap<>(); // By peer.

  /// What the lines need of the appliance.
  record Surroundings(
      Platform platform,
      StateStore store,
      EventBook book,
      OpenGroups groups,
      OwnAddress own,
      GroupMembers groupMembers,
      Path home,
      @Nullable Compression compression,
      String version,
      Fatal fatal) {}

  PeerLines(Surroundings of, Identity identity) {
    platform = of.platform;
    paired = new PairedPeers(of.store);
    book = of.book;
    groups = of.groups;
    own = of.own;
    fingerprint = identity.fingerprint();
    RuntimeState state = of.store.state();
    self = new PeerLink.Self(state.id(), state.name(), of.version);
    members = of.groupMembers.members();
    LineEvents events = new LineEvents(book, groups);
    edge = new LinkEdge(platform.threads(), identity, this, events, of.fatal::accept);
    around = new PeerLink.Surroundings(members, events, edge, of.compression);
    invitations = new Invitations(platform.clock(), platform.randomness());
    door = new PairingDoor(platform.clock(), platform.threads(), invitations, this, fingerprint);
    edge.pairing(door);
    fatal = of.fatal;
    profiles =
        new LineProfiles(
            platform.clock(), new DiskLedgerFiles(platform.disk()), of.home.resolve("lines"));
  }

  /// Listens on `address` and returns the address bound.
  InetSocketAddress listen(InetSocketAddress address) throws IOException {
    InetSocketAddress bound = edge.listen(address);
    own.bound(bound);
    return bound;
  }

  /// Where the lines' connections live.
  Executor loop() {
    return edge.loop();
  }

  /// Begins to dial the peers that we are paired with.
  void start() {
    paired.all().forEach(this::open);
    profiles.start(links::values, fatal);
  }

  private synchronized void open(PairedPeer known) {
    PeerLink before = links.get(known.id());
    if (before != null && before.peer().name().equals(known.name())) {
      before.dialNow();
      return;
    }
    if (before != null) {
      before.close();
    }
    book.raise(EventKind.LINE_LOST, known.name(), "not connected since the start");
    Peer peer = new Peer(known.id(), known.name());
    PeerLink link = new PeerLink(platform, self, peer, around);
    link.shape(LineShown.shape(shaping(known.name())));
    links.put(known.id(), link);
  }

  private Shaping shaping(String peer) {
    return shapings.getOrDefault(peer, Shaping.NONE);
  }

  /// The names of those that we are paired with.
  List<String> names() {
    return paired.all().stream().map(PairedPeer::name).toList();
  }

  /// From now on this counts for what is sent to `peer`.
  synchronized void shape(String peer, Shaping shaping) {
    shapings.put(peer, shaping);
    PairedPeer known = paired.find(peer);
    PeerLink link = known == null ? null : links.get(known.id());
    if (link != null) {
      link.shape(LineShown.shape(shaping));
    }
  }

  // ---- PeerBook

  @Override
  public @Nullable PeerLink lineOf(Fingerprint certificate) {
    PairedPeer known = paired.find(certificate);
    return known == null ? null : links.get(known.id());
  }

  @Override
  public @Nullable Fingerprint certificateOf(Peer peer) {
    PairedPeer known = paired.find(peer.appliance());
    return known == null ? null : new Fingerprint(known.fingerprint());
  }

  @Override
  public @Nullable Endpoint addressOf(Peer peer) {
    PairedPeer known = paired.find(peer.appliance());
    return known == null || known.address().isEmpty() ? null : Endpoint.parse(known.address());
  }

  // ---- Pairings

  @Override
  public Claim ours() {
    return new Claim(self.appliance(), self.name(), own.text());
  }

  @Override
  public void trust(Claim theirs, Fingerprint certificate) throws IOException {
    open(paired.keep(self.appliance(), theirs, certificate));
  }

  // ---- Lines

  @Override
  public List<Status.Peer> peers() {
    return paired.all().stream()
        .sorted(Comparator.comparing(PairedPeer::name))
        .map(this::show)
        .toList();
  }

  private Status.Peer show(PairedPeer peer) {
    PeerLink link = links.get(peer.id());
    LineStatus status = link == null ? null : link.status();
    List<String> replicated = new ArrayList<>();
    for (Group group : groups.all()) {
      if (group.peers().stream().anyMatch(each -> each.appliance().equals(peer.id()))) {
        replicated.add(group.name());
      }
    }
    boolean up = status != null && status.phase() == LineStatus.Phase.UP;
    long since = status == null ? 0 : status.sinceMillis();
    return new Status.Peer(
        peer.name(),
        peer.id(),
        peer.address(),
        peer.fingerprint(),
        up,
        since,
        up ? platform.clock().wallMillis() : 0,
        replicated,
        profiles.lastHour(peer),
        status == null ? null : status.clockOffsetMillis(),
        status == null ? "" : status.problem());
  }

  @Override
  public Outcome<List<Status.LineHour>> history(@Nullable String peer, int hours) {
    return peer != null && paired.find(peer) == null
        ? unknown(peer)
        : profiles.history(paired.all(), peer, hours);
  }

  @Override
  public Status.Line line(Group group, PeerStatus peer) {
    PeerLink link = links.get(peer.appliance());
    return LineShown.of(group, peer, link == null ? null : link.status(), shaping(peer.name()));
  }

  @Override
  public Outcome<PeerCommand.Invitation> invite() {
    try {
      Endpoint at = own.endpoint();
      InviteCode code =
          new InviteCode(at.inviteHost(), at.port(), fingerprint.prefix(), invitations.invite());
      long expires =
          platform.clock().wallMillis() + TimeUnit.MINUTES.toMillis(Invitations.VALID_MINUTES);
      return Outcome.done(new PeerCommand.Invitation(code.print(), expires));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "No address for the code: "
              + e.getMessage()
              + ". Say how peers reach us: forebay setting set link.address HOST:PORT");
    }
  }

  @Override
  public Outcome<Status.Peer> join(String typed) {
    CompletableFuture<Joined> result = new CompletableFuture<>();
    try {
      if (paired.full()) {
        return Outcome.refused(
            Refusal.Kind.CONFLICT,
            "There are " + PairedPeer.PEERS_MAX + " peers already: remove one first.");
      }
      edge.join(InviteCode.parse(typed), result::complete);
      return switch (result.get(JOIN_SECONDS, TimeUnit.SECONDS)) {
        case Joined.Done(Claim peer, Fingerprint theirs) -> shown(peer.appliance());
        case Joined.Failed(String reason) ->
            Outcome.refused(Refusal.Kind.FAILED, "Not paired: " + reason + ".");
      };
    } catch (InvalidCode e) {
      return Outcome.refused(Refusal.Kind.USAGE, "Not paired: " + e.getMessage() + ".");
    } catch (TimeoutException e) {
      return Outcome.refused(
          Refusal.Kind.TIMEOUT,
          "The other appliance did not answer within " + JOIN_SECONDS + " s.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(Refusal.Kind.FAILED, "The appliance is stopping.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Nobody completes it so.
    }
  }

  private Outcome<Status.Peer> shown(UUID id) {
    PairedPeer peer = paired.find(id);
    return peer == null
        ? Outcome.refused(Refusal.Kind.CONFLICT, "The peer was removed meanwhile.")
        : Outcome.done(show(peer));
  }

  private static <R> Outcome<R> unknown(String name) {
    return Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no peer " + name + ": see peer list.");
  }

  @Override
  public Outcome<Status.Peer> setAddress(String name, String address) {
    PairedPeer known = paired.find(name);
    if (known == null) {
      return unknown(name);
    }
    try {
      String text = address.isEmpty() ? "" : Endpoint.parse(address).toString();
      return change(new PairedPeer(known.id(), name, text, known.fingerprint()));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, e.getMessage() + ".");
    }
  }

  @Override
  public Outcome<Status.Peer> rename(String name, String to) {
    PairedPeer known = paired.find(name);
    if (known == null) {
      return unknown(name);
    }
    Outcome<Status.Peer> renamed =
        change(new PairedPeer(known.id(), to, known.address(), known.fingerprint()));
    book.clear(EventKind.LINE_LOST, name);
    return renamed;
  }

  private Outcome<Status.Peer> change(PairedPeer peer) {
    try {
      paired.change(peer);
      open(peer);
      return shown(peer.id());
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "That could not be kept: " + e.getMessage());
    }
  }

  @Override
  public Outcome<Status.Peer> remove(String name) {
    PairedPeer known = paired.find(name);
    if (known == null) {
      return unknown(name);
    }
    Status.Peer was = show(known);
    if (!was.groups().isEmpty()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "Groups are replicated with "
              + name
              + ": "
              + String.join(", ", was.groups())
              + ". First: forebay group unreplicate GROUP.");
    }
    try {
      paired.forget(known.id());
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "It could not be forgotten: " + e.getMessage());
    }
    synchronized (this) {
      PeerLink link = links.remove(known.id());
      if (link != null) {
        link.close();
      }
    }
    book.clear(EventKind.LINE_LOST, name);
    return Outcome.done(was);
  }

  @Override
  public Outcome<UUID> carry(Group group, Carried verb) {
    List<PeerStatus> attached = group.peers();
    if (attached.isEmpty()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "Only a peer could do that, and "
              + group.name()
              + " is not replicated (group replicate).");
    }
    for (PeerStatus peer : attached) {
      PeerLink link = links.get(peer.appliance());
      if (link != null && link.status().phase() == LineStatus.Phase.UP) {
        return CarriedVerbs.carry(link, group.id(), verb);
      }
    }
    return Outcome.refused(
        Refusal.Kind.UNREACHABLE,
        "That is for " + attached.getFirst().name() + " to do, and the line to it is down.");
  }

  /// Says goodbye on every line, then ends the edge. Groups are closed afterwards.
  @Override
  public void close() {
    profiles.close();
    door.close();
    synchronized (this) {
      links.values().forEach(PeerLink::close);
      links.clear();
    }
    edge.close();
  }
}
