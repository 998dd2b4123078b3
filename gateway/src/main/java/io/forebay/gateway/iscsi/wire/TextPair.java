package io.forebay.gateway.iscsi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.socket.PeerText;
import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One `key=value` of a text or login exchange (RFC 7143 6.1). Keys are case sensitive.
public record TextPair(String key, String value) {
  /// The longest key, 6.1.
  public static final int KEY_CHARS_MAX = 63;

  @Override
  public String toString() {
    return key + "=" + value;
  }

  /// The pairs in `text`, in their order: at most `pairsMax`, no key twice, each ended by a NUL.
  public static List<TextPair> parse(byte[] text, int pairsMax) throws ProtocolViolation {
    List<TextPair> pairs = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int at = 0; at < text.length; ) {
      int end = at;
      while (end < text.length && text[end] != 0) {
        end++;
      }
      if (end > at) { // Some initiators fill up with NULs.
        if (pairs.size() == pairsMax) {
          throw new ProtocolViolation("text-pairs", "more than " + pairsMax);
        }
        TextPair pair = pair(text, at, end);
        if (!keys.add(pair.key)) {
          throw new ProtocolViolation("text-twice", PeerText.shown(pair.key));
        }
        pairs.add(pair);
      }
      at = end + 1;
    }
    return pairs;
  }

  private static TextPair pair(byte[] text, int from, int to) throws ProtocolViolation {
    String whole = PeerText.decode(ByteBuffer.wrap(text, from, to - from));
    int equals = whole == null ? -1 : whole.indexOf('=');
    if (whole == null || equals < 0) {
      throw new ProtocolViolation("text", "no key=value of UTF-8 at byte " + from);
    }
    String key = whole.substring(0, equals);
    if (!isKey(key)) {
      throw new ProtocolViolation("text-key", '"' + PeerText.shown(key) + '"');
    }
    return new TextPair(key, whole.substring(equals + 1));
  }

  /// A letter, then letters, digits and `. - + @ _ # /`: what 6.1 and the key extensions of 12.22 use.
  private static boolean isKey(String key) {
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX || !isLetter(key.charAt(0))) {
      return false;
    }
    return key.chars()
        .allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || ".-+@_#/".indexOf(c) >= 0);
  }

  private static boolean isLetter(int c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  /// `pairs` as they go out.
  public static byte[] encode(List<TextPair> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(pair -> text.append(pair).append('\0'));
    return text.toString().getBytes(UTF_8);
  }
}
