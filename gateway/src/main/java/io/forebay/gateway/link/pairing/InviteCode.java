package io.forebay.gateway.link.pairing;

import io.forebay.gateway.block.Check;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// What `peer invite` prints and `peer join` takes: where to dial, whom to expect there, and the secret.
///
/// ```
/// 0 version and kind of host   1 host (4, or 16)   port (2)   fingerprint (16)   secret (10)   check (2)
/// ```
/// in base 32 with Crockford's alphabet, groups of eight: 62 characters with an IPv4 address, 76 without
/// groups else. Case, hyphens and spaces do not count, `O` reads as 0, `I` and `L` as 1. The check is the
/// first bytes of SHA-256 over the rest: a slip of the finger is told from a wrong code.
public record InviteCode(InviteHost host, int port, String fingerprintPrefix, Secret secret) {
  /// Characters of a printed code: what fits into one line of a terminal.
  public static final int CHARS_MAX = 76;

  /// The longest name that fits.
  public static final int NAME_BYTES_MAX = 16;

  private static final int VERSION = 1;
  private static final int GROUP_CHARS = 8;
  private static final int CHECK_BYTES = 2;

  /// The kinds of host, in the low four bits of the first byte; the version is in the high ones.
  private static final int IPV4 = 1;

  private static final int IPV6 = 2;
  private static final int NAMED = 3;

  public InviteCode {
    Check.check(port > 0 && port <= 0xFFFF, "port", port, 0);
    Check.check(fingerprintPrefix.length() == 2 * Fingerprint.PREFIX_BYTES, "fingerprint prefix");
    Check.check(valid(host), "invite host", host);
  }

  /// Whether `host` can stand in a code.
  public static boolean valid(InviteHost host) {
    return switch (host) {
      case InviteHost.Ip(String hex) -> hex.matches("[0-9a-f]{8}|[0-9a-f]{32}");
      case InviteHost.Name(String name) -> name.matches("[A-Za-z0-9.-]{1," + NAME_BYTES_MAX + "}");
    };
  }

  /// Whether `fingerprint` is the one that this code promises.
  public boolean promises(Fingerprint fingerprint) {
    return fingerprint.prefix().equals(fingerprintPrefix);
  }

  /// The code as it is shown.
  public String print() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    switch (host) {
      case InviteHost.Ip(String hex) -> {
        byte[] address = HexFormat.of().parseHex(hex);
        bytes.put((byte) (VERSION << 4 | (address.length == 4 ? IPV4 : IPV6))).put(address);
      }
      case InviteHost.Name(String name) ->
          bytes
              .put((byte) (VERSION << 4 | NAMED))
              .put(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), NAME_BYTES_MAX));
    }
    bytes.putShort((short) port);
    bytes.put(HexFormat.of().parseHex(fingerprintPrefix));
    bytes.put(secret.bytes());
    bytes.put(check(bytes.array(), bytes.position()));
    String text = Base32.encode(Arrays.copyOf(bytes.array(), bytes.position()));
    String code =
        host instanceof InviteHost.Ip(String hex) && hex.length() == 8 ? grouped(text) : text;
    Check.check(code.length() <= CHARS_MAX, "invite code", code.length(), CHARS_MAX);
    return code;
  }

  /// Reads what [#print] wrote, as people type it.
  public static InviteCode parse(String typed) throws InvalidCode {
    byte[] bytes = Base32.decode(typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", ""));
    if (bytes.length < 1 + CHECK_BYTES) {
      throw new InvalidCode("this is no invite code: it is too short; copy it whole");
    }
    int end = bytes.length - CHECK_BYTES;
    if (!Arrays.equals(check(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new InvalidCode(
          "the code has a typing error: compare it with what `peer invite` printed");
    }
    if ((bytes[0] & 0xFF) >>> 4 != VERSION) {
      throw new InvalidCode("the code is from another version of Forebay: update this appliance");
    }
    int kind = bytes[0] & 0xF;
    int hostBytes = kind == IPV4 ? 4 : 16;
    if (kind < IPV4
        || kind > NAMED
        || end != 1 + hostBytes + Short.BYTES + Fingerprint.PREFIX_BYTES + Secret.BYTES) {
      throw new InvalidCode("the code is damaged: ask for a new one with `peer invite`");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
    InviteHost host = host(kind, take(in, hostBytes));
    int port = in.getShort() & 0xFFFF;
    String prefix = HexFormat.of().formatHex(take(in, Fingerprint.PREFIX_BYTES));
    Secret secret = new Secret(take(in, Secret.BYTES));
    if (port == 0 || !valid(host)) {
      throw new InvalidCode("the code names no address: ask for a new one with `peer invite`");
    }
    return new InviteCode(host, port, prefix, secret);
  }

  private static InviteHost host(int kind, byte[] bytes) {
    return kind == NAMED
        ? new InviteHost.Name(new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\0+$", ""))
        : new InviteHost.Ip(HexFormat.of().formatHex(bytes));
  }

  private static byte[] take(ByteBuffer in, int bytes) {
    byte[] taken = new byte[bytes];
    in.get(taken);
    return taken;
  }

  private static byte[] check(byte[] bytes, int length) {
    return Arrays.copyOf(Fingerprint.of(Arrays.copyOf(bytes, length)).bytes(), CHECK_BYTES);
  }

  private static String grouped(String text) {
    return text.replaceAll("(.{" + GROUP_CHARS + "})(?=.)", "$1-");
  }

  @Override
  public String toString() {
    return "InviteCode[" + host + ":" + port + "]";
  }
}
