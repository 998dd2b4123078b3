package io.forebay.gateway.link.edge;

import io.forebay.gateway.app.JvmClock;
import io.forebay.gateway.app.JvmRandomness;
import io.forebay.gateway.app.JvmThreads;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.packing.ZstdCompression;
import io.forebay.gateway.link.pairing.Claim;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.forebay.gateway.link.pairing.Invitations;
import io.forebay.gateway.link.pairing.InviteCode;
import io.forebay.gateway.link.pairing.Joined;
import io.forebay.gateway.link.pairing.PairingDoor;
import io.forebay.gateway.link.pairing.Pairings;
import io.forebay.gateway.link.session.PeerLink;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One appliance's edge on real sockets of the loopback, with real threads.
final class EdgeSide implements Pairings, PeerBook, LinkEvents, AutoCloseable {
  record Known(Peer peer, Fingerprint certificate, @Nullable Endpoint address, PeerLink link) {}

  final String name;
  final UUID id = UUID.randomUUID();
  final Platform platform;
  final Identity identity;
  final LinkEdge edge;
  final Invitations invitations;
  final PairingDoor door;
  final InetSocketAddress bound;
  final Map<UUID, Known> peers = new ConcurrentHashMap<>();
  final CopyOnWriteArrayList<Throwable> fatal = new CopyOnWriteArrayList<>();
  final CopyOnWriteArrayList<String> downs = new CopyOnWriteArrayList<>();
  final CopyOnWriteArrayList<String> strangers = new CopyOnWriteArrayList<>();

  EdgeSide(String name, Path home, SslProvider provider) throws IOException {
    this.name = name;
    JvmThreads threads = new JvmThreads(2, (thread, error) -> fatal.add(error));
    platform = new Platform(new LinuxDisk(), new JvmClock(), new JvmRandomness(), threads);
    identity = IdentityFile.open(platform.disk(), home.resolve(name));
    edge = new LinkEdge(threads, identity, this, this, fatal::add, provider);
    invitations = new Invitations(platform.clock(), platform.randomness());
    door = new PairingDoor(platform.clock(), threads, invitations, this, identity.fingerprint());
    edge.pairing(door);
    bound = edge.listen(new InetSocketAddress("127.0.0.1", 0));
  }

  Endpoint address() {
    return new Endpoint("127.0.0.1", bound.getPort());
  }

  InviteCode invite() {
    return new InviteCode(
        address().inviteHost(),
        bound.getPort(),
        identity.fingerprint().prefix(),
        invitations.invite());
  }

  Joined join(InviteCode code) throws Exception {
    CompletableFuture<Joined> result = new CompletableFuture<>();
    edge.join(code, result::complete);
    return result.get(30, TimeUnit.SECONDS);
  }

  PeerLink link(EdgeSide other) {
    return java.util.Objects.requireNonNull(peers.get(other.id), "paired").link();
  }

  static void await(BooleanSupplier reached, String what) throws InterruptedException {
    for (int i = 0; !reached.getAsBoolean(); i++) {
      if (i > 3000) {
        throw new AssertionError("not " + what);
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    peers.values().forEach(known -> known.link().close());
    door.close();
    edge.close();
  }

  // ---- Pairings

  @Override
  public Claim ours() {
    return new Claim(id, name, "127.0.0.1:" + bound.getPort());
  }

  @Override
  public void trust(Claim theirs, Fingerprint certificate) {
    Peer peer = new Peer(theirs.appliance(), theirs.name());
    LinkGroups groups = new LinkGroups((card, from, done) -> done.accept("no groups here"));
    PeerLink link =
        new PeerLink(
            platform,
            new PeerLink.Self(id, name, "test"),
            peer,
            new PeerLink.Surroundings(groups, this, edge, ZstdCompression.load(1 << 20)));
    Endpoint address = Endpoint.parse(theirs.address());
    peers.put(peer.appliance(), new Known(peer, certificate, address, link));
    link.dialNow();
  }

  // ---- PeerBook

  @Override
  public @Nullable PeerLink lineOf(Fingerprint certificate) {
    return peers.values().stream()
        .filter(known -> known.certificate().equals(certificate))
        .map(Known::link)
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable Fingerprint certificateOf(Peer peer) {
    Known known = peers.get(peer.appliance());
    return known == null ? null : known.certificate();
  }

  @Override
  public @Nullable Endpoint addressOf(Peer peer) {
    Known known = peers.get(peer.appliance());
    return known == null ? null : known.address();
  }

  // ---- LinkEvents

  @Override
  public void up(Peer peer, String remote) {}

  @Override
  public void down(Peer peer, String reason) {
    downs.add(reason);
  }

  @Override
  public void stranger(String remote, String reason) {
    strangers.add(reason);
  }

  @Override
  public void violated(Peer peer, String reason) {}

  @Override
  public void refused(Peer peer, UUID group, String reason) {}
}
