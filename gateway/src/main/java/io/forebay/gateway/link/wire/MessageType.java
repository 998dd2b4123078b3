package io.forebay.gateway.link.wire;

import static io.forebay.gateway.link.wire.State.ATTACHING;
import static io.forebay.gateway.link.wire.State.CATCHING_UP;
import static io.forebay.gateway.link.wire.State.FOLLOWING;
import static io.forebay.gateway.link.wire.State.GREETING;
import static io.forebay.gateway.link.wire.State.OPEN;
import static io.forebay.gateway.link.wire.State.PAIRING;
import static io.forebay.gateway.link.wire.State.STANDING;

import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every message: its number, who may send it, and in which states. The same table stands in
/// docs/protocols/replication.md; a test compares them.
public enum MessageType {
  HELLO(1, Party.EITHER, GREETING),
  HEARTBEAT(2, Party.EITHER, OPEN),
  ECHO(3, Party.EITHER, OPEN),
  REFUSE(4, Party.EITHER, PAIRING, GREETING, OPEN, ATTACHING, STANDING, FOLLOWING, CATCHING_UP),
  BYE(5, Party.EITHER, GREETING, OPEN),
  ASK(6, Party.ACCEPTOR, OPEN),
  PAIR_REQUEST(8, Party.DIALER, PAIRING),
  PAIR_REPLY(9, Party.ACCEPTOR, PAIRING),
  ATTACH(16, Party.EITHER, ATTACHING),
  DETACH(17, Party.EITHER, ATTACHING, STANDING, FOLLOWING, CATCHING_UP),
  FOLLOW(18, Party.EITHER, STANDING),
  LOG_BYTES(32, Party.SENDER, FOLLOWING, CATCHING_UP),
  ACK(33, Party.RECEIVER, FOLLOWING),
  STATUS(34, Party.EITHER, STANDING, FOLLOWING, CATCHING_UP),
  PACKED_LOG(35, Party.SENDER, FOLLOWING, CATCHING_UP),
  BASES(36, Party.RECEIVER, FOLLOWING),
  COMMAND(40, Party.EITHER, STANDING, FOLLOWING, CATCHING_UP),
  RESULT(41, Party.EITHER, STANDING, FOLLOWING, CATCHING_UP),
  CATCH_UP_BEGIN(48, Party.EITHER, STANDING, CATCHING_UP),
  CATCH_UP_READY(49, Party.RECEIVER, CATCHING_UP),
  DIGEST_QUERY(50, Party.SENDER, CATCHING_UP),
  DIGEST_ANSWER(51, Party.RECEIVER, CATCHING_UP),
  EXTENT_BYTES(52, Party.SENDER, CATCHING_UP),
  EXTENT_ZERO(53, Party.SENDER, CATCHING_UP),
  STAGED(54, Party.RECEIVER, CATCHING_UP),
  CATCH_UP_END(55, Party.SENDER, CATCHING_UP),
  APPLIED(56, Party.RECEIVER, CATCHING_UP),
  CATCH_UP_HEADER(57, Party.SENDER, CATCHING_UP),
  PACKED_EXTENT(58, Party.SENDER, CATCHING_UP),
  VERIFY_QUERY(64, Party.SENDER, FOLLOWING),
  VERIFY_ANSWER(65, Party.RECEIVER, FOLLOWING);

  private static final @Nullable MessageType[] BY_CODE = new @Nullable MessageType[256];

  static {
    for (MessageType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final Party party;
  private final Set<State> states;

  MessageType(int code, Party party, State first, State... others) {
    this.code = code;
    this.party = party;
    this.states = EnumSet.of(first, others);
  }

  public int code() {
    return code;
  }

  public Party party() {
    return party;
  }

  /// The oldest version of the protocol that has it.
  public int since() {
    return switch (this) {
      case PACKED_LOG, BASES, PACKED_EXTENT -> 2;
      case VERIFY_QUERY, VERIFY_ANSWER -> Limits.VERSION_VERIFY;
      default -> 1;
    };
  }

  /// Whether it travels on channel 0 alone; Refuse travels on any channel.
  public boolean ofConnection() {
    return this != REFUSE && code < ATTACH.code;
  }

  /// The states in which it is legal: of the connection for messages on channel 0, else of the channel.
  public Set<State> states() {
    return states;
  }

  /// The type with this number.
  static MessageType of(int code) throws ProtocolViolation {
    MessageType type = BY_CODE[code];
    if (type == null) {
      throw new ProtocolViolation(Rule.UNKNOWN_TYPE, "message type " + code);
    }
    return type;
  }

  /// The type of `message`.
  public static MessageType of(Message message) {
    return switch (message) {
      case Message.Hello _ -> HELLO;
      case Message.Heartbeat _ -> HEARTBEAT;
      case Message.Echo _ -> ECHO;
      case Message.Refuse _ -> REFUSE;
      case Message.Bye _ -> BYE;
      case Message.Ask _ -> ASK;
      case Message.PairRequest _ -> PAIR_REQUEST;
      case Message.PairReply _ -> PAIR_REPLY;
      case Message.Attach _ -> ATTACH;
      case Message.Detach _ -> DETACH;
      case Message.Follow _ -> FOLLOW;
      case Message.LogBytes _ -> LOG_BYTES;
      case Message.Ack _ -> ACK;
      case Message.Status _ -> STATUS;
      case Message.Command _ -> COMMAND;
      case Message.Result _ -> RESULT;
      case Message.CatchUpBegin _ -> CATCH_UP_BEGIN;
      case Message.CatchUpReady _ -> CATCH_UP_READY;
      case Message.CatchUpHeader _ -> CATCH_UP_HEADER;
      case Message.DigestQuery _ -> DIGEST_QUERY;
      case Message.DigestAnswer _ -> DIGEST_ANSWER;
      case Message.ExtentBytes _ -> EXTENT_BYTES;
      case Message.ExtentZero _ -> EXTENT_ZERO;
      case Message.Staged _ -> STAGED;
      case Message.CatchUpEnd _ -> CATCH_UP_END;
      case Message.Applied _ -> APPLIED;
      case Message.PackedLog _ -> PACKED_LOG;
      case Message.PackedExtent _ -> PACKED_EXTENT;
      case Message.Bases _ -> BASES;
      case Message.VerifyQuery _ -> VERIFY_QUERY;
      case Message.VerifyAnswer _ -> VERIFY_ANSWER;
    };
  }

  /// Refuses a message that `from` may not send in `state`.
  public void requireLegal(State state, Set<Party> from) throws ProtocolViolation {
    if (!states.contains(state) || (party != Party.EITHER && !from.contains(party))) {
      throw new ProtocolViolation(Rule.STATE, this + " from " + from + " while " + state);
    }
  }
}
