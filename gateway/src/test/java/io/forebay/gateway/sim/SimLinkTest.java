package io.forebay.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.sim.SimLink.End;
import io.forebay.gateway.sim.SimLink.Side;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimLinkTest {
  private final SimRig rig = new SimRig(3);
  private final SimThreads near = new SimThreads(rig.scheduler, "near");
  private final SimThreads far = new SimThreads(rig.scheduler, "far");
  private final SimLink link =
      new SimLink(rig.scheduler, new SimRandomness(3), rig.trace, rig.counts);
  private final Ear nearEar = new Ear();
  private final Ear farEar = new Ear();
  private final byte[] message = new byte[100_000];

  /// Keeps what arrives.
  private static final class Ear implements SimLink.Port {
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    int writable;
    boolean closed;

    @Override
    public void onBytes(ByteBuffer bytes) {
      assertThat(closed).isFalse();
      while (bytes.hasRemaining()) {
        heard.write(bytes.get());
      }
    }

    @Override
    public void onWritable() {
      writable++;
    }

    @Override
    public void onClosed() {
      assertThat(closed).isFalse();
      closed = true;
    }
  }

  @BeforeEach
  void listen() {
    link.listen(Side.B, far, end -> farEar);
    new SimRandomness(5).nextLong();
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) (i * 31 >> 3);
    }
  }

  private End dial() {
    End end = link.dial(Side.A, near, nearEar);
    if (end == null) {
      throw new AssertionError("the line is up");
    }
    return end;
  }

  private void run() {
    while (rig.scheduler.step()) {
      // Until nothing is under way.
    }
  }

  @Test
  void send_arrivesInOrderInPieces_thenClose() {
    End end = dial();
    ByteBuffer bytes = ByteBuffer.wrap(message);
    while (bytes.hasRemaining()) {
      end.send(bytes.limit(Math.min(message.length, bytes.position() + 9_000)));
      bytes.limit(message.length);
    }
    end.close();
    run();
    assertThat(farEar.heard.toByteArray()).isEqualTo(message);
    assertThat(farEar.closed).isTrue();
    assertThat(rig.counts.of(Fault.LINE_FRAGMENTED)).isPositive();
    assertThat(rig.counts.of(Fault.LINE_DELAYED)).isPositive();
    assertThat(link.connections()).isZero();
  }

  @Test
  void send_pastTheBound_takesAPartAndTellsWhenThereIsRoom() {
    link.inFlightMax = 1000;
    End end = dial();
    assertThat(end.send(ByteBuffer.wrap(message))).isEqualTo(1000);
    assertThat(end.send(ByteBuffer.wrap(message))).isZero();
    run();
    assertThat(nearEar.writable).isPositive();
    assertThat(farEar.heard.size()).isEqualTo(1000);
  }

  @Test
  void cut_truncatesAndBothNotice() {
    int whole = 0;
    int truncated = 0;
    for (int i = 0; i < 50; i++) {
      farEar.heard.reset();
      farEar.closed = false;
      nearEar.closed = false;
      End end = dial();
      end.send(ByteBuffer.wrap(message, 0, 1 + i % 3));
      link.cut();
      run();
      byte[] heard = farEar.heard.toByteArray();
      assertThat(heard).isEqualTo(Arrays.copyOf(message, heard.length));
      whole += heard.length == 1 + i % 3 ? 1 : 0;
      truncated += heard.length < 1 + i % 3 ? 1 : 0;
      assertThat(nearEar.closed).isTrue();
      assertThat(farEar.closed).isTrue();
      assertThat(end.send(ByteBuffer.wrap(message))).isZero();
    }
    assertThat(whole).isPositive();
    assertThat(truncated).isPositive();
  }

  @Test
  void halfOpen_oneSideSendsIntoTheVoid() {
    End end = dial();
    link.halfOpen(Side.A);
    assertThat(end.send(ByteBuffer.wrap(message))).isEqualTo(message.length);
    run();
    assertThat(farEar.heard.size()).isZero();
    assertThat(farEar.closed).isTrue();
    assertThat(nearEar.closed).isFalse();
    while (end.send(ByteBuffer.wrap(message)) > 0) {
      // The pipe fills, and nobody empties it.
    }
    run();
    assertThat(nearEar.writable).isZero();
  }

  @Test
  void dial_lineDownOrNobodyThere_isRefused() {
    link.up = false;
    assertThat(link.dial(Side.A, near, nearEar)).isNull();
    link.up = true;
    assertThat(link.dial(Side.B, far, farEar)).isNull();
    far.kill();
    assertThat(link.dial(Side.A, near, nearEar)).isNull();
    assertThat(rig.counts.of(Fault.LINE_REFUSED)).isEqualTo(3);
  }

  @Test
  void died_isNoticedUnlessThePowerWentToo() {
    dial();
    far.kill();
    link.died(Side.B, true);
    run();
    assertThat(nearEar.closed).isTrue();
    nearEar.closed = false;
    SimThreads again = new SimThreads(rig.scheduler, "again");
    link.listen(Side.B, again, end -> farEar);
    End end = dial();
    again.kill();
    link.died(Side.B, false);
    run();
    assertThat(nearEar.closed).isFalse();
    assertThat(end.open()).isTrue();
  }
}
