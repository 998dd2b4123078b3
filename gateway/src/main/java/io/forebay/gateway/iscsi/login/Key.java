package io.forebay.gateway.iscsi.login;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The negotiation table (RFC 7143 section 13): one row for each key, with what holds if nobody says
/// anything, the range, and what this target says.
enum Key {
  HEADER_DIGEST("HeaderDigest", Rule.FIRST_KNOWN, "None", "CRC32C,None"),
  DATA_DIGEST("DataDigest", Rule.FIRST_KNOWN, "None", "CRC32C,None"),
  MAX_CONNECTIONS("MaxConnections", Rule.LESSER, 1, 1, 65_535, 1),
  INITIAL_R2T("InitialR2T", Rule.OR, "Yes", "No"),
  IMMEDIATE_DATA("ImmediateData", Rule.AND, "Yes", "Yes"),
  MAX_RECV_DATA_SEGMENT_LENGTH(
      "MaxRecvDataSegmentLength", Rule.DECLARED, 8192, 512, (1 << 24) - 1, 0),
  MAX_BURST_LENGTH("MaxBurstLength", Rule.LESSER, 262_144, 512, (1 << 24) - 1, 1 << 20),
  FIRST_BURST_LENGTH("FirstBurstLength", Rule.LESSER, 65_536, 512, (1 << 24) - 1, 256 << 10),
  DEFAULT_TIME_2_WAIT("DefaultTime2Wait", Rule.GREATER, 2, 0, 3600, 0),
  /// Nothing of a session that lost its connection is kept: error recovery level 0.
  DEFAULT_TIME_2_RETAIN("DefaultTime2Retain", Rule.LESSER, 20, 0, 3600, 0),
  /// So many bursts are on their way while one is written.
  MAX_OUTSTANDING_R2T("MaxOutstandingR2T", Rule.LESSER, 1, 1, 65_535, 4),
  DATA_PDU_IN_ORDER("DataPDUInOrder", Rule.OR, "Yes", "Yes"),
  DATA_SEQUENCE_IN_ORDER("DataSequenceInOrder", Rule.OR, "Yes", "Yes"),
  ERROR_RECOVERY_LEVEL("ErrorRecoveryLevel", Rule.LESSER, 0, 0, 2, 0),
  TASK_REPORTING("TaskReporting", Rule.FIRST_KNOWN, "RFC3720", "RFC3720"),
  /// RFC 7144, whose status qualifiers are 0 here and whose priorities are not looked at.
  PROTOCOL_LEVEL("iSCSIProtocolLevel", Rule.LESSER, 1, 0, 31, 2),
  // Markers are gone (13.25): no is the answer that old initiators can live with, and never
  // NotUnderstood.
  IF_MARKER("IFMarker", Rule.AND, "No", "No"),
  OF_MARKER("OFMarker", Rule.AND, "No", "No"),
  IF_MARK_INT("IFMarkInt", Rule.REJECTED, "", ""),
  OF_MARK_INT("OFMarkInt", Rule.REJECTED, "", "");

  /// How two words become one (6.2.1, 6.2.2).
  enum Rule {
    /// Of the initiator's list the first that this target knows, too.
    FIRST_KNOWN,
    AND,
    OR,
    LESSER,
    GREATER,
    /// Each side says its own.
    DECLARED,
    REJECTED
  }

  private static final Map<String, Key> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Key::text, Function.identity()));

  private final String text;
  private final Rule rule;
  private final String initial;
  private final String ours;
  private final long least;
  private final long most;

  Key(String text, Rule rule, String initial, String ours) {
    this(text, rule, initial, 0, 0, ours);
  }

  Key(String text, Rule rule, long initial, long least, long most, long ours) {
    this(text, rule, Long.toString(initial), least, most, Long.toString(ours));
  }

  Key(String text, Rule rule, String initial, long least, long most, String ours) {
    this.text = text;
    this.rule = rule;
    this.initial = initial;
    this.ours = ours;
    this.least = least;
    this.most = most;
  }

  /// As it stands on the wire.
  String text() {
    return text;
  }

  Rule rule() {
    return rule;
  }

  String initial() {
    return initial;
  }

  String ours() {
    return ours;
  }

  long least() {
    return least;
  }

  long most() {
    return most;
  }

  boolean isNumber() {
    return most > 0;
  }

  static @Nullable Key of(String text) {
    return BY_NAME.get(text);
  }
}
