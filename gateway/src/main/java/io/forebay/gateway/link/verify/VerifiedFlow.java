package io.forebay.gateway.link.verify;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A log that flows, and beside it the comparison of both copies.
public final class VerifiedFlow implements Flow {
  /// What a comparison needs of its peer. `post` runs something on the peer's agent, soon. `able`: both speak
  /// a version that knows it.
  public record Tools(Clock clock, Threads threads, Consumer<Runnable> post, boolean able) {}

  private final Flow main;
  private final Side side;

  private VerifiedFlow(Flow main, Side side) {
    this.main = main;
    this.side = side;
  }

  /// The primary's end. Takes `sender`.
  public static Flow asking(Flow sender, ReplicatedGroup group, UUID peer, Tools tools) {
    return new VerifiedFlow(sender, new VerifyAsker(group, peer, tools));
  }

  /// The secondary's end. Takes `receiver`.
  public static Flow answering(Flow receiver, ReplicatedGroup group, Tools tools) {
    return new VerifiedFlow(receiver, new VerifyAnswerer(group, tools));
  }

  @Override
  public void on(Message message, ByteBuffer payload) throws ProtocolViolation {
    if (!side.took(message)) {
      main.on(message, payload);
    }
  }

  @Override
  public void step() throws ProtocolViolation {
    main.step();
    side.step();
  }

  @Override
  public @Nullable Message due() {
    Message first = main.due();
    return first == null ? side.due() : first;
  }

  @Override
  public long sleepNanos() {
    return Math.min(main.sleepNanos(), side.sleepNanos());
  }

  @Override
  public boolean hasData() {
    return main.hasData();
  }

  @Override
  public void write(FramedPipe line, int channel, int bytesMax) {
    main.write(line, channel, bytesMax);
  }

  @Override
  public boolean full() {
    return main.full();
  }

  @Override
  public @Nullable Turn turn() {
    Turn first = main.turn();
    return first == null ? side.turn() : first;
  }

  @Override
  public void close() {
    side.close();
    main.close();
  }
}
