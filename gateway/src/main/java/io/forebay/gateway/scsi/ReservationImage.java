package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Persistent reservations as bytes (docs/formats/records.md). The generation is not among them: it begins
/// at 0 after power loss (SPC-4 6.15.2).
public final class ReservationImage {
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 8 + 8 + 2 + 1;
  private static final int NAME_BYTES_MAX = 255;
  private static final int NOBODY = 0xffff;

  private ReservationImage() {}

  /// Whether this release understands `image`: only then may hosts have the unit.
  public static boolean understood(byte[] image) {
    return decode(image) != null;
  }

  /// What is kept of `now`: nothing, unless it is to outlive power loss.
  static byte[] encode(Reservations now) {
    if (!now.persists()) {
      return ReservationStore.NOTHING;
    }
    List<Nexus> nexuses = new ArrayList<>(now.keys().keySet());
    List<byte[]> names = nexuses.stream().map(each -> each.initiator().getBytes(UTF_8)).toList();
    int bytes = HEADER_BYTES;
    for (byte[] name : names) {
      bytes += ENTRY_BYTES + name.length;
    }
    Reservations.Held held = now.held();
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) VERSION).put((byte) (held == null ? 0 : held.type().code()));
    out.putShort((short) (held == null ? NOBODY : nexuses.indexOf(held.by())));
    out.putShort((short) nexuses.size()).putShort((short) 0);
    for (int i = 0; i < nexuses.size(); i++) {
      Nexus nexus = nexuses.get(i);
      out.putLong(now.keys().getOrDefault(nexus, 0L)).putLong(nexus.isid());
      out.putShort((short) nexus.portalGroup()).put((byte) names.get(i).length).put(names.get(i));
    }
    return out.array();
  }

  /// Null when this release does not understand `image`.
  static @Nullable Reservations decode(byte[] image) {
    if (image.length == 0) {
      return Reservations.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return in.get() == VERSION ? decode(in) : null;
    } catch (BufferUnderflowException _) {
      return null;
    }
  }

  private static @Nullable Reservations decode(ByteBuffer in) {
    int code = in.get();
    int holder = in.getShort() & 0xffff;
    int count = in.getShort() & 0xffff;
    int reserved = in.getShort();
    ReservationType type = ReservationType.of(code);
    Map<Nexus, Long> keys = new LinkedHashMap<>();
    List<Nexus> nexuses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long key = in.getLong();
      long isid = in.getLong();
      int portalGroup = in.getShort() & 0xffff;
      byte[] name = new byte[in.get() & NAME_BYTES_MAX];
      in.get(name);
      Nexus nexus = new Nexus(new String(name, UTF_8), isid, portalGroup);
      nexuses.add(nexus);
      if (key == 0 || keys.put(nexus, key) != null) {
        return null;
      }
    }
    boolean free = code == 0 && holder == NOBODY;
    if (in.hasRemaining() || reserved != 0 || !free && type == null) {
      return null;
    }
    if (type == null) {
      return new Reservations(0, keys, null, true);
    }
    // Who reserved first for all registrants may be gone.
    Nexus by =
        holder < count ? nexuses.get(holder) : type.all() && count > 0 ? nexuses.get(0) : null;
    return by == null ? null : new Reservations(0, keys, new Reservations.Held(by, type), true);
  }
}
