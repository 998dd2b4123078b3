package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a recovery found at the ring's path. Owns the mapping, if there is one, until [#take].
final class RingFound implements AutoCloseable {
  static final long NO_CLAIM = -1;

  private @Nullable Memory memory;
  private final @Nullable String unfit;
  private final long claim;

  private RingFound(@Nullable Memory memory, @Nullable String unfit, long claim) {
    this.memory = memory;
    this.unfit = unfit;
    this.claim = claim;
  }

  /// Looks; changes nothing.
  static RingFound look(Disk disk, LogPlace place) throws IOException {
    if (!disk.exists(place.ring())) {
      return new RingFound(null, null, NO_CLAIM);
    }
    Memory memory = disk.openShared(place.ring());
    long fileBytes = memory.segment().byteSize();
    if (fileBytes < RingHeader.BYTES) {
      return new RingFound(memory, "it is too short", NO_CLAIM);
    }
    RingHeader header = new RingHeader(memory.segment());
    String damage = header.damage(place);
    if (damage != null) {
      return new RingFound(memory, damage, NO_CLAIM);
    }
    String unfit = header.unfit(disk.bootId(), fileBytes);
    return new RingFound(memory, unfit, header.durableLsn());
  }

  boolean exists() {
    return memory != null;
  }

  /// Why it cannot be this log's tail, or null.
  @Nullable String unfit() {
    return unfit;
  }

  /// The `durable` that this store's ring claims, whatever else is wrong with it.
  long claim() {
    return claim;
  }

  /// The ring, if it may be this log's tail; nothing below `durable` will be read from it. The
  /// mapping stays with this object.
  @Nullable Ring ring() {
    return memory == null || unfit != null ? null : new Ring(memory, claim);
  }

  /// Why it is put out of the way when the log opens without it.
  String why() {
    return unfit != null ? unfit : "its durable position is not on this log";
  }

  /// Gives the mapping.
  Memory take() {
    Memory given = Check.present(memory, "a ring is taken once", claim, 0);
    memory = null;
    return given;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
