package io.forebay.snmp;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import io.forebay.snmp.machine.MachineId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// By what managers know this agent (RFC 3411, 5), and how often it has begun under that name: who sees the same
/// name begin a second time with the same count takes it for a replay (RFC 3414, 2.2).
record Engine(String id, int boots) {
  static final String FILE = "snmp/engine.json";

  /// Net-SNMP's enterprise number, below whose trial numbers our MIB lies, with the first bit set.
  private static final int ENTERPRISE = 0x8000_0000 | 8072;

  /// What follows is chosen by us.
  private static final byte OCTETS = 5;

  private static final int OWN_BYTES = 12;

  /// From when on clocks can be right: the start of 2026, in seconds.
  private static final long BEGIN_SECONDS = 1_767_225_600;

  /// More begins than these are left for when the engine is made by them.
  private static final int BOOTS_FIRST_MAX = Integer.MAX_VALUE / 2;

  /// Of what a new engine is made: the same appliance on the same machine makes the same one again.
  ///
  /// @param machine null: it has no id
  /// @param nowMillis wall clock
  record Origin(UUID appliance, @Nullable MachineId machine, long nowMillis) {}

  byte[] bytes() {
    return HexFormat.of().parseHex(id);
  }

  /// The next begin of the engine on `shelf`, durable before it is used. Without a file, or with one that cannot be
  /// read, it is made of `origin`. Blocks.
  static Engine begin(Shelf shelf, Origin origin) throws IOException {
    Engine kept = kept(shelf);
    Engine next = kept == null ? made(origin) : kept;
    shelf.replace(FILE, Json.page(Map.of("id", next.id, "boots", next.boots)));
    return next;
  }

  private static @Nullable Engine kept(Shelf shelf) throws IOException {
    byte[] kept = shelf.read(FILE);
    if (kept != null) {
      try {
        Fields fields = new Fields(Json.parseObject(kept));
        String id = fields.text("id");
        long boots = fields.number("boots");
        if (id.matches("[0-9a-f]{10,64}")
            && id.length() % 2 == 0
            && boots < Integer.MAX_VALUE - 1) {
          return new Engine(id, (int) boots + 1);
        }
      } catch (IOException _) {
        // As without it.
      }
    }
    return null;
  }

  /// Of a machine with an id: one that perhaps has been before, and whose begins are forgotten. So they go on from the
  /// seconds, of which there were more than begins. Without, or when the clock cannot be right: one of its own.
  private static Engine made(Origin origin) {
    MachineId machine = origin.machine;
    long seconds = Math.floorDiv(origin.nowMillis, 1_000L) - BEGIN_SECONDS;
    if (machine != null && seconds > 0 && seconds < BOOTS_FIRST_MAX) {
      return of(machine.name("forebay snmp engine " + origin.appliance, OWN_BYTES), (int) seconds);
    }
    byte[] own = new byte[OWN_BYTES];
    new SecureRandom().nextBytes(own);
    return of(own, 1);
  }

  private static Engine of(byte[] own, int boots) {
    ByteBuffer id = ByteBuffer.allocate(Integer.BYTES + 1 + OWN_BYTES);
    id.putInt(ENTERPRISE).put(OCTETS).put(own);
    return new Engine(HexFormat.of().formatHex(id.array()), boots);
  }
}
