package io.forebay.gateway.control.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses that begin with the same bits, as `192.0.2.0/24` or `2001:db8::/32`; a single address is the
/// network of all its bits. Compared bit by bit, never as text. Nothing is looked up in the DNS.
///
/// @param address the first one; those that IPv6 maps IPv4 to count as IPv4
/// @param bits how many are the same
public record Network(InetAddress address, int bits) {
  /// Networks of one list.
  public static final int LIST_MAX = 64;

  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

  /// Four decimal numbers without leading zeros, which some read as octal.
  private static final Pattern DOTTED =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private static final int MAPPED_BITS = 96; // ::ffff:0:0/96, RFC 4291, 2.5.5.2.
  private static final int MAPPED_BYTES = 16;

  public Network {
    byte[] bytes = address.getAddress();
    if (bits < 0 || bits > bytes.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a network of such addresses has 0 to "
              + bytes.length * Byte.SIZE
              + " bits, not "
              + bits);
    }
  }

  /// Reads `ADDRESS` or `ADDRESS/BITS`. Throws [IllegalArgumentException] with what would do.
  public static Network parse(String text) {
    Matcher form = FORM.matcher(text);
    boolean v6 = text.indexOf(':') >= 0;
    if (!form.matches() || !v6 && !DOTTED.matcher(form.group(1)).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no network: write 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32");
    }
    InetAddress address = literal(form.group(1), text);
    int most = address.getAddress().length * Byte.SIZE;
    int bits = form.group(2) == null ? most : Integer.parseInt(form.group(2));
    boolean mapped = v6 && most == Integer.SIZE; // The JDK makes IPv4 of a mapped address.
    if (mapped && form.group(2) != null) {
      bits -= MAPPED_BITS;
      if (bits < 0) {
        throw new IllegalArgumentException(
            "\"" + text + "\" mixes IPv4 and IPv6: write the IPv4 network itself");
      }
    }
    Network network = new Network(address, bits);
    InetAddress first = network.first();
    if (!first.equals(address)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has bits behind the first "
              + bits
              + ": did you mean "
              + first.getHostAddress()
              + "/"
              + bits
              + ", or "
              + address.getHostAddress()
              + "?");
    }
    return network;
  }

  private static InetAddress literal(String address, String text) {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" holds no address: " + e.getMessage(), e);
    }
  }

  /// The networks in a list with commas; none in "". As [#parse].
  public static List<Network> parseList(String text) {
    List<Network> list = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      if (!one.isBlank()) {
        list.add(parse(one.strip()));
      }
    }
    if (list.size() > LIST_MAX) {
      throw new IllegalArgumentException("at most " + LIST_MAX + " networks");
    }
    return list;
  }

  /// Whether `other` begins with the same bits. A mapped IPv4 address counts as IPv4.
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = unmapped(other).getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int mask = 0xFF << (Byte.SIZE - rest) & 0xFF;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & mask) == 0;
  }

  private static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == MAPPED_BYTES ? of(bytes) : address;
  }

  private InetAddress first() {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
      bytes[i] &= (byte) (0xFF << (Byte.SIZE - kept));
    }
    return of(bytes);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /// What [#parse] reads.
  @Override
  public String toString() {
    String text = address.getHostAddress();
    return bits == address.getAddress().length * Byte.SIZE ? text : text + "/" + bits;
  }
}
