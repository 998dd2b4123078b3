package io.forebay.gateway.link.packing;

import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The receiving end of a group's coded frames. Outlives connections.
public final class HeldBases implements AutoCloseable {
  private final Packing packing;
  private final Randomness randomness;
  private final @Nullable Bases bases;
  private final DeltaDecoder decoder = new DeltaDecoder();

  /// Takes `bases`; without, nothing is to be told by them.
  public HeldBases(Packing packing, Randomness randomness, @Nullable Bases bases) {
    this.packing = packing;
    this.randomness = randomness;
    this.bases = bases;
    forget();
  }

  private void forget() {
    if (bases != null) {
      bases.begin(randomness.uuid(), 0);
    }
  }

  /// What to tell the sender of an attachment; null: nothing.
  public Message.@Nullable Bases offer() {
    return bases == null || !packing.agreedPacked()
        ? null
        : new Message.Bases(bases.id(), bases.frames(), bases.slots());
  }

  /// The plain bytes of a coded frame, borrowed until the next call. Null: they were told by what we do not hold;
  /// all of it is forgotten, and the sender has to begin anew.
  public @Nullable ByteBuffer plain(Message.Packed packed, ByteBuffer coded)
      throws ProtocolViolation {
    if (bases == null) {
      throw new ProtocolViolation(
          ProtocolViolation.Rule.STATE, "coded bytes that nobody asked for");
    }
    ByteBuffer plain = decoder.decode(bases, coded, packed.length());
    if (plain == null) {
      packing.missed();
      forget();
    }
    return plain;
  }

  @Override
  public void close() {
    if (bases != null) {
      bases.close();
    }
  }
}
