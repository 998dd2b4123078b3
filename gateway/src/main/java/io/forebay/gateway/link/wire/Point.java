package io.forebay.gateway.link.wire;

import io.forebay.gateway.block.Position;
import java.util.UUID;

/// A [Position] without its group, which on the line is known from the channel.
public record Point(int epoch, long lsn, long chain) {
  static final int BYTES = 20;

  public static Point of(Position position) {
    return new Point(position.epoch(), position.lsn(), position.chain());
  }

  public Position in(UUID group) {
    return new Position(group, epoch, lsn, chain);
  }
}
