package io.forebay.gateway.control.settings;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.group.Names;
import org.jspecify.annotations.Nullable;

/// How the value of a key is written.
public enum Form {
  NAME,
  ADDRESS,
  ADDRESSES,
  PORTALS,
  PATH,
  SIZE,
  SPAN,
  COUNT,
  SERVERS,
  NETWORKS,
  TLS,
  FLAG,
  TEXT,
  EXPORT;

  /// Of a text: what SNMP has room for.
  static final int TEXT_MAX = 255;

  /// Null when `value` will do, else one line that says what would. `least` and `most` count where it is a
  /// number.
  @Nullable String complaint(String value, long least, long most) {
    try {
      return switch (this) {
        case NAME -> Names.complaint("appliance", value);
        case ADDRESS -> {
          if (!value.isEmpty()) {
            Addresses.parse(value);
          }
          yield null;
        }
        case ADDRESSES -> {
          Addresses.parseList(value);
          yield null;
        }
        case PORTALS -> {
          PortalAddress.parseList(value);
          yield null;
        }
        case PATH -> value.indexOf('\0') >= 0 ? "a path holds no NUL" : null;
        case SERVERS -> {
          Addresses.parseServers(value);
          yield null;
        }
        case NETWORKS -> {
          Network.parseList(value);
          yield null;
        }
        case TLS -> TlsMode.of(value) == null ? "it is off, allowed or required" : null;
        case FLAG -> value.equals("true") || value.equals("false") ? null : "it is true or false";
        case TEXT ->
            value.matches("[ -~]{0," + TEXT_MAX + "}")
                ? null
                : "it is a line of at most " + TEXT_MAX + " printable ASCII characters";
        case EXPORT ->
            value.length() > 256 || value.codePoints().anyMatch(Character::isISOControl)
                ? "it is VOLUME, GROUP/VOLUME or VOLUME@CHECKPOINT"
                : null;
        case SIZE -> outside(Quantity.size(value), least, most);
        case SPAN -> outside(Quantity.span(value), least, most);
        case COUNT ->
            value.matches("[0-9]{1,18}")
                ? outside(Long.parseLong(value), least, most)
                : "\"" + value + "\" is not a whole number";
      };
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private @Nullable String outside(long number, long least, long most) {
    if (number >= least && number <= most) {
      return null;
    }
    return "it must lie between " + print(least) + " and " + print(most);
  }

  private String print(long number) {
    return switch (this) {
      case SIZE -> Quantity.printSize(number);
      case SPAN -> Quantity.printSpan(number);
      case NAME,
          ADDRESS,
          ADDRESSES,
          PORTALS,
          SERVERS,
          NETWORKS,
          PATH,
          COUNT,
          TLS,
          FLAG,
          TEXT,
          EXPORT ->
          Long.toString(number);
    };
  }
}
