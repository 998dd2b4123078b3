package io.forebay.snmp;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/// By what managers know this agent (RFC 3411, 5), and how often it has begun under that name: who sees the same
/// name begin a second time with the same count takes it for a replay (RFC 3414, 2.2).
record Engine(String id, int boots) {
  static final String FILE = "snmp/engine.json";

  /// Net-SNMP's enterprise number, below whose trial numbers our MIB lies, with the first bit set.
  private static final int ENTERPRISE = 0x8000_0000 | 8072;

  /// What follows is chosen by us.
  private static final byte OCTETS = 5;

  private static final int OWN_BYTES = 12;

  byte[] bytes() {
    return HexFormat.of().parseHex(id);
  }

  /// The next begin of the engine on `shelf`, durable before it is used. Without a file, or with one that cannot be
  /// read, it is another engine. Blocks.
  static Engine begin(Shelf shelf) throws IOException {
    Engine next = next(shelf);
    shelf.replace(FILE, Json.page(Map.of("id", next.id, "boots", next.boots)));
    return next;
  }

  private static Engine next(Shelf shelf) throws IOException {
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
        // Another engine: managers learn it anew.
      }
    }
    byte[] own = new byte[OWN_BYTES];
    new SecureRandom().nextBytes(own);
    ByteBuffer id = ByteBuffer.allocate(Integer.BYTES + 1 + OWN_BYTES);
    id.putInt(ENTERPRISE).put(OCTETS).put(own);
    return new Engine(HexFormat.of().formatHex(id.array()), 1);
  }
}
