package io.forebay.gateway.log;

/// Why bytes are not the valid record that should stand there (B4).
enum Invalid {
  /// It is valid.
  NONE("it is valid"),
  /// The bytes at hand end before the record does.
  CUT("it is cut short"),
  MAGIC("nothing is written there"),
  HEADER_CRC("its header is damaged"),
  /// Written by a newer format, or not by us.
  VERSION("its format version is unknown"),
  TYPE("its type is unknown"),
  /// A record of another place: an older lap, or a misdirected write.
  LSN("it belongs to another place"),
  /// Length, padding or place break a rule of the format.
  SHAPE("its length breaks the format"),
  EPOCH("its epoch does not follow"),
  CHAIN("its chain does not link"),
  PAYLOAD_CRC("its payload is damaged");

  private final String rule;

  Invalid(String rule) {
    this.rule = rule;
  }

  /// For an operator: what is wrong.
  String rule() {
    return rule;
  }
}
