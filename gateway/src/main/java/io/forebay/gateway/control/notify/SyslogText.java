package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/// A notice as a message of RFC 5424.
public final class SyslogText {
  /// As UTF-8: what every receiver should take (RFC 5424, 6.1).
  public static final int BYTES_MAX = 2048;

  /// Until a number is assigned: as the MIB has it, below the one of Net-SNMP.
  private static final String SD_ID = "forebay@8072";

  private static final int DAEMON = 3;

  private static final String BOM = "\uFEFF";

  /// RFC 5424, 6: HOSTNAME and MSGID.
  private static final int HOST_CHARS_MAX = 255;

  private static final int ID_CHARS_MAX = 32;

  /// Bytes of a parameter's value: the head stays far below the whole.
  private static final int VALUE_BYTES_MAX = 256;

  private SyslogText() {}

  static String of(Identity sender, Notice notice) {
    StringBuilder text = new StringBuilder();
    text.append('<').append(DAEMON * 8 + level(notice)).append(">1 ");
    text.append(Notice.time(notice.millis())).append(' ');
    text.append(word(sender.name(), HOST_CHARS_MAX)).append(" forebay - ");
    Event event = MailText.event(notice);
    text.append(word(event == null ? notice.state() : event.kind().id(), ID_CHARS_MAX)).append(' ');
    text.append('[').append(SD_ID);
    parameters(sender, notice)
        .forEach((name, value) ->
            text.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
    text.append("] ").append(BOM).append(cleaned(notice.text()));
    return cut(text.toString(), BYTES_MAX);
  }

  private static Map<String, String> parameters(Identity sender, Notice notice) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Event event = MailText.event(notice);
    if (event != null) {
      parameters.put("event", event.kind().id());
      parameters.put("number", Long.toString(event.id()));
    }
    parameters.put("state", notice.state());
    if (event != null) {
      parameters.put("severity", Notice.word(event.kind().severity()));
      parameters.put("subject", event.subject());
    }
    parameters.put("appliance", sender.id().toString());
    return parameters;
  }

  /// RFC 5424, 6.2.1.
  private static int level(Notice notice) {
    return switch (notice) {
      case Notice.Cleared _ -> 5; // Notice.
      case Notice.Raised _, Notice.Test _, Notice.Missed _ ->
          switch (notice.severity()) {
            case ERROR -> 3;
            case WARNING -> 4;
            case INFO -> 6;
          };
    };
  }

  private static String word(String text, int charsMax) {
    String word = text.replaceAll("[^!-~]", "?");
    return word.isEmpty() ? "-" : word.substring(0, Math.min(charsMax, word.length()));
  }

  /// RFC 5424, 6.3.3.
  private static String escaped(String value) {
    return cut(cleaned(value), VALUE_BYTES_MAX).replaceAll("([\"\\\\\\]])", "\\\\$1");
  }

  /// Framing by line feeds, as some do it, must not be broken into.
  private static String cleaned(String text) {
    return text.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ");
  }

  /// At most so many bytes, no character torn.
  private static String cut(String text, int bytesMax) {
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int c : text.codePoints().toArray()) {
      String one = new String(Character.toChars(c));
      bytes += one.getBytes(UTF_8).length;
      if (bytes > bytesMax) {
        break;
      }
      kept.append(one);
    }
    return kept.toString();
  }
}
