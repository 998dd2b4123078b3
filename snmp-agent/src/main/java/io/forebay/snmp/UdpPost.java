package io.forebay.snmp;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.snmp.Managers;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// Notifications to one receiver over UDP, from a port of its own. Nothing that somebody else sends to that port is
/// looked at.
final class UdpPost implements Post {
  /// How long an acknowledgement is waited for.
  static final int INFORM_MILLIS = 2_000;

  /// How often an inform is sent again.
  static final int INFORM_RETRIES = 3;

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Managers.Receiver receiver;
  private final @Nullable Engine engine;
  private final long begunNanos;
  private final Snmp snmp;
  private volatile @Nullable InetAddress known; // Where the receiver is, as looked up last.

  private UdpPost(Managers.Receiver receiver, @Nullable Engine engine, long begunNanos)
      throws IOException {
    this.receiver = receiver;
    this.engine = engine;
    this.begunNanos = begunNanos;
    DefaultUdpTransportMapping transport = new DefaultUdpTransportMapping();
    transport.setMaxInboundMessageSize(Agent.REQUEST_BYTES_MAX);
    transport.setAsyncMsgProcessingSupported(false);
    snmp = new Snmp(new Gate(this::isReceiver, (from, why) -> {}), transport);
  }

  /// Opens a port. With `user` over SNMPv3 as `engine`, whose begin was at `begunNanos`; null: over SNMPv2c. Throws
  /// [IOException] when there is no port.
  static UdpPost open(
      Managers.Receiver receiver,
      Managers.@Nullable User user,
      @Nullable Engine engine,
      long begunNanos)
      throws IOException {
    UdpPost post = new UdpPost(receiver, engine, begunNanos);
    if (user == null || engine == null) {
      post.snmp.getMessageDispatcher().addMessageProcessingModel(new MPv2c());
    } else {
      post.prove(user, engine);
    }
    if (receiver.inform()) {
      post.snmp.listen();
    }
    return post;
  }

  private void prove(Managers.User user, Engine as) {
    OctetString id = new OctetString(as.bytes());
    SecurityProtocols protocols = new SecurityProtocols() {};
    protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
    protocols.addPrivacyProtocol(new PrivAES128());
    CounterSupport counters = new CounterSupport() {};
    counters.addCounterListener(new DefaultCounterListener());
    USM usm = new USM(protocols, id, as.boots());
    usm.setCounterSupport(counters);
    OctetString name = new OctetString(user.name());
    usm.addUser(
        name,
        new UsmUser(
            name,
            AuthHMAC192SHA256.ID,
            new OctetString(user.authentication().text()),
            PrivAES128.ID,
            new OctetString(user.privacy().text())));
    SecurityModels models = new SecurityModels();
    models.addSecurityModel(usm);
    MPv3 processing = new MPv3(id.getValue(), null, protocols, models, counters);
    // RFC 3412, 6.2: a msgID has 31 bits. SNMP4J begins with the boots' lower 16 above 16 random
    // ones, half of them negative.
    processing.setCurrentMsgID(processing.getNextMsgID() & Integer.MAX_VALUE);
    snmp.getMessageDispatcher().addMessageProcessingModel(processing);
  }

  private boolean isReceiver(Address from) {
    return from instanceof UdpAddress udp
        && udp.getPort() == receiver.address().getPort()
        && udp.getInetAddress().equals(known);
  }

  @Override
  public String send(Dispatch dispatch) {
    String where = Addresses.print(receiver.address());
    try {
      InetAddress address = InetAddress.getByName(receiver.address().getHostString());
      known = address;
      Target<UdpAddress> target = target(new UdpAddress(address, receiver.address().getPort()));
      ResponseEvent<UdpAddress> event = snmp.send(pdu(dispatch), target);
      if (!receiver.inform()) {
        return "";
      }
      PDU answer = event.getResponse();
      if (answer == null) {
        return where
            + " has not acknowledged: is a receiver there that takes informs, with this user?";
      }
      if (answer.getType() == PDU.REPORT) {
        return where + " has refused: it does not know the user, or by other passphrases";
      }
      return answer.getErrorStatus() == 0
          ? ""
          : where + " has refused: " + answer.getErrorStatusText();
    } catch (IOException | RuntimeException e) { // SNMP4J says it with either.
      return where + " cannot be reached: " + e.getMessage();
    }
  }

  private Target<UdpAddress> target(UdpAddress address) {
    Secret community = receiver.community();
    Target<UdpAddress> target;
    if (community != null) {
      target = new CommunityTarget<>(address, new OctetString(community.text()));
      target.setVersion(SnmpConstants.version2c);
    } else {
      OctetString user = new OctetString(receiver.user());
      target = new UserTarget<>(address, user, new byte[0], SecurityLevel.AUTH_PRIV);
      target.setVersion(SnmpConstants.version3);
    }
    target.setTimeout(INFORM_MILLIS);
    target.setRetries(INFORM_RETRIES);
    return target;
  }

  private PDU pdu(Dispatch dispatch) {
    PDU pdu;
    Engine as = engine;
    if (as == null || receiver.community() != null) {
      pdu = new PDU();
    } else {
      ScopedPDU scoped = new ScopedPDU();
      scoped.setContextEngineID(new OctetString(as.bytes()));
      pdu = scoped;
    }
    pdu.setType(receiver.inform() ? PDU.INFORM : PDU.TRAP);
    long ticks = (System.nanoTime() - begunNanos) / TICK_NANOS & 0xFFFF_FFFFL;
    pdu.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(ticks)));
    pdu.add(new VariableBinding(SnmpConstants.snmpTrapOID, dispatch.type()));
    dispatch.bindings().forEach(pdu::add);
    return pdu;
  }

  @Override
  public void close() {
    try {
      snmp.close();
    } catch (IOException _) {
      // It was open, and is no more.
    }
  }
}
