package io.forebay.gateway.link.wire;

/// The peer broke the protocol: the connection cannot go on. `rule` is stable and named in
/// docs/protocols/replication.md; the text is for one log line and holds nothing the peer chose.
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  /// The rules that a peer can break.
  public enum Rule {
    /// The length of a frame's body exceeds its bound, or that of its type.
    FRAME_LENGTH,
    /// The frame's checksum does not fit its bytes.
    FRAME_CHECKSUM,
    /// A reserved field is not zero.
    RESERVED,
    /// The message's type is not known in the version agreed on.
    UNKNOWN_TYPE,
    /// The body ends before its fields do, or goes on behind them.
    BODY_LENGTH,
    /// A field holds a value that it may not hold.
    FIELD,
    /// The message is not legal from this side in this state.
    STATE,
    /// A message that counts or continues something does not fit what came before.
    SEQUENCE,
    /// The first bytes are not those of this protocol.
    NOT_FOREBAY
  }

  private final Rule rule;

  public ProtocolViolation(Rule rule, String text) {
    super(rule + ": " + text);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
