package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.login.LoginHandler;
import io.forebay.gateway.iscsi.session.Session;
import io.forebay.gateway.iscsi.session.SessionTable;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.PeerLog;
import io.forebay.gateway.socket.ReadBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// One connection to the target's handlers without sockets, threads or time: the same bytes in the same
/// pieces always give the same run. Reads as a transport does: into the connection's own buffer, and only
/// while it wants to be read.
final class EmbeddedTarget implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final List<Error> fatal = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  EmbeddedTarget(MemoryVolume volume) {
    this(volume, ChapSecrets.NONE);
  }

  EmbeddedTarget(MemoryVolume volume, ChapSecrets secrets) {
    IscsiLimits limits = IscsiLimits.DEFAULTS;
    Targets targets = new OneTarget(volume);
    Faults faults = new Faults(new PeerLog("iscsi"), fatal::add);
    ReadBudget budget = new ReadBudget(8 << 20);
    SessionTable table =
        new SessionTable(
            new Session.Terms(limits, budget, targets, new Portals(List::of), faults),
            Visits.UNHEARD);
    LoginHandler.Terms login =
        new LoginHandler.Terms(
            targets, Visits.UNHEARD, () -> secrets, limits, new KnownRandom(), () -> false, faults);
    channel.config().setAllocator(allocator);
    channel
        .pipeline()
        .addLast(new Welcome(login, table, new Connections(8, 8), new Connections(8, 8), 1));
    channel.pipeline().fireChannelActive();
    settle();
  }

  /// The same challenges in each run.
  private static final class KnownRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final Random known = new Random(1);

    @Override
    public void nextBytes(byte[] bytes) {
      known.nextBytes(bytes);
    }

    @Override
    public int nextInt(int bound) {
      return known.nextInt(bound);
    }
  }

  /// Offers `length` bytes; returns how many the target took before it wanted no more.
  int offer(byte[] bytes, int from, int length) {
    int taken = 0;
    while (taken < length && isOpen() && channel.config().isAutoRead()) {
      var receiver = channel.config().getRecvByteBufAllocator().newHandle();
      ByteBuf buffer = receiver.allocate(allocator);
      int count = Math.min(length - taken, buffer.writableBytes());
      assertThat(count).as("a target that wants to read has room").isPositive();
      buffer.writeBytes(bytes, from + taken, count);
      receiver.lastBytesRead(count);
      taken += count;
      channel.pipeline().fireChannelRead(buffer);
    }
    channel.pipeline().fireChannelReadComplete();
    settle();
    return taken;
  }

  private void settle() {
    channel.runPendingTasks();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      byte[] bytes = new byte[sent.readableBytes()];
      sent.readBytes(bytes).release();
      output.writeBytes(bytes);
    }
    channel.checkException();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Everything the target has sent.
  byte[] output() {
    return output.toByteArray();
  }

  /// Hangs up; checks that nothing fatal happened and that every buffer came back.
  @Override
  public void close() {
    var _ = channel.close();
    settle();
    channel.finishAndReleaseAll();
    assertThat(fatal).isEmpty();
    assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
        .as("bytes of buffers not given back")
        .isZero();
  }
}
