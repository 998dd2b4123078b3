package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.Middlebox.Harm;
import io.forebay.gateway.app.Middlebox.Plan;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever sits in the middle of the line and spoils its bytes ends connections, and no more: nothing of what he
/// made of them is read, let alone applied, and what was confirmed is not sent again.
class HostileLineTest {
  private static final long SEED = Long.getLong("forebay.hostile.seed", 1);

  /// Connections that are spoilt before the line is left alone.
  private static final int SPOILT = 24;

  /// A handshake takes less.
  private static final int HANDSHAKE_BYTES = 2_000;

  private static final int SPOILT_AT_MAX = 1 << 19;

  @TempDir private Path temp;
  private @Nullable PairRig rig;
  private @Nullable Middlebox box;
  private volatile boolean hostile;

  @BeforeEach
  void start() throws Exception {
    rig = new PairRig(temp);
    done(rig.near(), volume("db"));
    rig.pair();
    rig.replicate();
    InetSocketAddress far = link(rig.farRig);
    Random random = new Random(SEED);
    box = new Middlebox(far, number -> hostile && number < SPOILT ? plan(random) : Plan.NOTHING);
    done(rig.far(), new PeerCommand.SetAddress("near", "")); // Else it would dial past the box.
  }

  @AfterEach
  void stop() throws IOException {
    Objects.requireNonNull(rig).close();
    Objects.requireNonNull(box).close();
  }

  private static InetSocketAddress link(ApplianceRig of) throws IOException {
    String address =
        RunFiles.ports(of.home).stream()
            .filter(port -> port.service().equals("link"))
            .map(Status.Port::address)
            .findFirst()
            .orElseThrow();
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /// In the handshake, where a gap would only be waited out, bits are flipped and connections cut.
  private static Plan plan(Random random) {
    boolean early = random.nextInt(4) == 0;
    Harm[] harms = Harm.values();
    Harm harm = harms[1 + random.nextInt(harms.length - 1)];
    if (early) {
      harm = random.nextBoolean() ? Harm.TWICE : Harm.CUT;
    }
    boolean dialer = early || random.nextInt(4) > 0; // The bulk goes there.
    int span = early ? HANDSHAKE_BYTES : dialer ? SPOILT_AT_MAX : 10_000;
    return new Plan(harm, dialer, random.nextInt(span), 1 + random.nextInt(4096));
  }

  /// Near dials through the box, and again at once whenever it has to.
  private void dial(PairRig on) throws Exception {
    done(on.near(), new PeerCommand.SetAddress("far", Objects.requireNonNull(box).address()));
  }

  @Test
  void spoiltConnections_areDropped_nothingIsApplied_andItGoesOn() throws Exception {
    PairRig on = Objects.requireNonNull(rig);
    Middlebox middle = Objects.requireNonNull(box);
    hostile = true;
    dial(on);
    on.stopNear();
    on.startNear(); // It finds no other way than through the box.
    Path image = on.nearRig.image(SEED);
    on.nearRig.copy(image.toString(), on.nearRig.uri("db"));
    on.until(
        "drained through " + middle.harmed + " harms",
        () -> {
          if (!PairRig.connected(on.near(), "far")) {
            redial(on);
          }
          return on.drained();
        });
    assertThat(middle.harmed.get()).isGreaterThan(SPOILT / 3);
    var crash = Status.Consistency.CRASH;
    done(on.near(), new CheckpointCommand.Create("after", null, crash, true));
    on.until("held", on::held);
    on.farRig.assertHolds(on.farRig.uri("db@after"), image);
    assertNoViolation(on.near());
    assertNoViolation(on.far());
  }

  private void redial(PairRig on) {
    try {
      dial(on);
      Thread.sleep(50);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Below TLS nobody can make one end believe that the other one has broken the protocol.
  private static void assertNoViolation(Appliance at) throws Exception {
    assertThat(done(at, new EventCommand.ListSome(false, 0, EventCommand.ListSome.PAGE_MAX)))
        .noneMatch(event -> event.kind() == EventKind.LINE_VIOLATED);
  }

  /// What a dialer once said, said again: the other end has another nonce, so it is noise.
  @Test
  void recordedSession_playedAgain_isClosedBeforeItSaysAnything() throws Exception {
    PairRig on = Objects.requireNonNull(rig);
    dial(on);
    on.stopNear();
    on.startNear();
    Path image = on.nearRig.image(SEED);
    on.nearRig.copy(image.toString(), on.nearRig.uri("db"));
    on.until("drained", on::drained);
    byte[] session = Objects.requireNonNull(box).kept().getFirst().dialled().toByteArray();
    assertThat(session.length).isGreaterThan(100_000);
    long before = PairRig.group(on.near()).lines().getFirst().ackedLsn();
    for (int i = 0; i < 3; i++) {
      assertThat(answered(link(on.farRig), session)).isLessThan(HANDSHAKE_BYTES + 4096);
    }
    assertThat(PairRig.connected(on.near(), "far")).isTrue();
    assertThat(PairRig.group(on.near()).lines().getFirst().ackedLsn()).isEqualTo(before);
    assertNoViolation(on.far());
  }

  /// How many bytes are answered to `session` before the connection is closed.
  private static int answered(InetSocketAddress at, byte[] session) throws IOException {
    try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
      socket.setSoTimeout(30_000);
      InputStream in = socket.getInputStream();
      try {
        socket.getOutputStream().write(session);
      } catch (SocketException closed) {
        return 0;
      }
      int count = 0;
      try {
        while (in.read() >= 0) {
          count++;
        }
      } catch (SocketException reset) {
        return count;
      }
      return count;
    }
  }
}
