package io.forebay.gateway.link.session;

import io.forebay.gateway.link.PipePair;
import io.forebay.gateway.link.wire.MessageType;
import java.util.ArrayList;
import java.util.List;

/// An end of the line that has the right certificate and lies: the frames of one type from one side are replaced,
/// from a given one on. Everything else passes as it is.
final class Liar implements PipePair.Between {
  /// What arrives in place of a frame.
  interface Lie {
    List<byte[]> instead(Told truth, byte[] frame);
  }

  private final boolean ofLeft;
  private final MessageType type;
  private final Lie lie;
  private final Told.Reader reader = new Told.Reader();
  private int before;
  private int times;

  /// How often it has lied.
  int told;

  /// London is left. Lies once.
  Liar(boolean ofLeft, MessageType type, Lie lie) {
    this.ofLeft = ofLeft;
    this.type = type;
    this.lie = lie;
    times = 1;
  }

  /// Tells the truth so often first, then lies so often.
  Liar after(int truths, int lies) {
    before = truths;
    times = lies;
    return this;
  }

  @Override
  public List<byte[]> passing(boolean fromLeft, byte[] frame) {
    if (fromLeft != ofLeft || (frame[Told.TYPE_AT] & 0xFF) != type.code() || told >= times) {
      return List.of(frame);
    }
    if (before > 0) {
      before--;
      return List.of(frame);
    }
    told++;
    return lie.instead(reader.read(frame), frame);
  }

  /// Everything of one type that one side said, while this was between.
  static final class Record implements PipePair.Between {
    private final boolean ofLeft;
    private final MessageType type;
    final List<byte[]> frames = new ArrayList<>();

    Record(boolean ofLeft, MessageType type) {
      this.ofLeft = ofLeft;
      this.type = type;
    }

    @Override
    public List<byte[]> passing(boolean fromLeft, byte[] frame) {
      if (fromLeft == ofLeft && (frame[Told.TYPE_AT] & 0xFF) == type.code()) {
        frames.add(frame.clone());
      }
      return List.of(frame);
    }
  }
}
