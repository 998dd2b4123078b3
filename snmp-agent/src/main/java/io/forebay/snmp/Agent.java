package io.forebay.snmp;

import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.DefaultMOServer;
import org.snmp4j.agent.DuplicateRegistrationException;
import org.snmp4j.agent.MOServer;
import org.snmp4j.agent.mo.snmp.SNMPv2MIB;
import org.snmp4j.agent.mo.snmp.StorageType;
import org.snmp4j.agent.mo.snmp.VacmMIB;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.security.UsmTimeTable;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// A running agent: what SNMP4J needs, put together. Everything it knows is its own, nothing is shared with another
/// agent in this process.
final class Agent implements AutoCloseable {
  /// Of a request; what is longer is cut, and then is no message.
  static final int REQUEST_BYTES_MAX = 8 << 10;

  /// Of the values in an answer: with its headers it fits into one Ethernet frame, so that nobody is flooded by
  /// fragments that another has asked for.
  static final int ANSWER_BYTES_MAX = 1_300;

  /// `sysServices`: applications, and what goes from end to end (RFC 3418).
  private static final int SERVICES = 64 + 8;

  /// What operators may set besides ours: the number by which managers keep out of each other's way (RFC 3418).
  private static final OID SET_SERIAL = new OID("1.3.6.1.6.3.1.1.6.1");

  /// `snmpMIB`, by which the table of what is here names SNMPv2-MIB.
  private static final OID SNMP_MIB = new OID("1.3.6.1.6.3.1");

  private static final OctetString ALL = new OctetString("all");
  private static final OctetString STEERED = new OctetString("steered");
  private static final OctetString OPERATORS = new OctetString("operators");
  private static final OctetString NONE = new OctetString();
  private static final OctetString READERS = new OctetString("readers");
  private static final OctetString COMMUNITY = new OctetString("community");

  private final Engine engine;
  private final SNMPv2MIB system;
  private final Gate gate;
  private final List<DefaultUdpTransportMapping> transports = new ArrayList<>();

  /// Engines whose time is kept: ours alone.
  @Nullable UsmTimeTable engines;

  private Agent(Engine engine, Managers managers, SNMPv2MIB system) {
    this.engine = engine;
    this.system = system;
    gate =
        new Gate(
            from -> from instanceof UdpAddress udp && managers.let(udp.getInetAddress()),
            (from, why) -> {
              if (from instanceof UdpAddress udp) {
                managers.refused(udp.getInetAddress(), why);
              }
            });
  }

  /// Answers those whom `managers` let in. Throws [IOException] with a line for the operator when it cannot listen.
  /// Blocks.
  static Agent start(
      List<InetSocketAddress> listen,
      Managers managers,
      Engine engine,
      Status.Appliance appliance,
      Subtree forebay,
      List<Shown> standard)
      throws IOException {
    Agent agent = new Agent(engine, managers, system(appliance));
    agent.assemble(managers.known(), forebay, standard);
    try {
      for (InetSocketAddress address : listen) {
        agent.listen(address);
      }
    } catch (IOException e) {
      agent.close();
      throw e;
    }
    return agent;
  }

  private void assemble(Managers.Known known, Subtree forebay, List<Shown> standard) {
    OctetString id = new OctetString(engine.bytes());
    SecurityProtocols protocols = new SecurityProtocols() {};
    protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
    protocols.addPrivacyProtocol(new PrivAES128());
    CounterSupport counters = new CounterSupport() {};
    counters.addCounterListener(new DefaultCounterListener());
    counters.addCounterListener(gate);
    USM usm = new USM(protocols, id, engine.boots());
    usm.setCounterSupport(counters);
    usm.setEngineDiscoveryEnabled(false); // Else each engine that a stranger names is kept (M1).
    engines = usm.getTimeTable();
    engines.addEntry(
        new UsmTimeEntry(id, engine.boots(), 0)); // Where none is looked for, ours is given.
    SecurityModels models = new SecurityModels();
    models.addSecurityModel(usm);
    gate.addMessageProcessingModel(new MPv3(id.getValue(), null, protocols, models, counters));
    if (known.community() != null) {
      gate.addMessageProcessingModel(new MPv2c());
    }
    gate.addCounterListener(gate);

    DefaultMOServer server = new DefaultMOServer();
    server.addContext(NONE);
    gate.addCounterListener(system);
    counters.addCounterListener(system);
    try {
      system.registerMOs(server, NONE);
      server.register(forebay, NONE);
      for (Shown each : standard) {
        server.register(each, NONE);
      }
    } catch (DuplicateRegistrationException e) {
      throw new IllegalStateException("two objects with one name", e);
    }
    VacmMIB vacm = new VacmMIB(new MOServer[] {server});
    let(vacm, READERS, SecurityModel.SECURITY_MODEL_USM, SecurityLevel.AUTH_PRIV, NONE);
    let(vacm, OPERATORS, SecurityModel.SECURITY_MODEL_USM, SecurityLevel.AUTH_PRIV, STEERED);
    let(vacm, COMMUNITY, SecurityModel.SECURITY_MODEL_SNMPv2c, SecurityLevel.NOAUTH_NOPRIV, NONE);
    show(vacm, ALL, new OID("1.3.6.1"));
    show(vacm, STEERED, ForebayMib.BASE);
    show(vacm, STEERED, SET_SERIAL);
    vacm.addGroup(
        SecurityModel.SECURITY_MODEL_SNMPv2c, Community.NAME, COMMUNITY, StorageType.volatile_);
    for (Managers.User user : known.users()) {
      OctetString name = new OctetString(user.name());
      usm.addUser(
          name,
          id,
          new UsmUser(
              name,
              AuthHMAC192SHA256.ID,
              new OctetString(user.authentication().text()),
              PrivAES128.ID,
              new OctetString(user.privacy().text())));
      OctetString group = user.role().covers(Role.OPERATOR) ? OPERATORS : READERS;
      vacm.addGroup(SecurityModel.SECURITY_MODEL_USM, name, group, StorageType.volatile_);
    }

    BoundedProcessor processor = new BoundedProcessor(id);
    processor.addMOServer(server);
    processor.setVacm(vacm);
    processor.setCoexistenceProvider(new Community(known.community(), id));
    processor.addCounterListener(system);
    processor.addCounterListener(gate);
    gate.addCommandResponder(processor);
  }

  /// Lets a group read everything, and write what is in the view `write`.
  private static void let(
      VacmMIB vacm, OctetString group, int model, int level, OctetString write) {
    vacm.addAccess(
        group, NONE, model, level, VacmMIB.vacmExactMatch, ALL, write, NONE, StorageType.volatile_);
  }

  private static void show(VacmMIB vacm, OctetString view, OID subtree) {
    vacm.addViewTreeFamily(view, subtree, NONE, VacmMIB.vacmViewIncluded, StorageType.volatile_);
  }

  private static SNMPv2MIB system(Status.Appliance appliance) {
    SNMPv2MIB system =
        new SNMPv2MIB(
            new OctetString("Forebay " + appliance.version()),
            new OID(ForebayMib.BASE),
            new Integer32(SERVICES));
    system.setName(new OctetString(appliance.name()));
    system.addSysOREntry(
        SNMP_MIB, new OctetString("SNMPv2-MIB: the groups system, snmp and snmpSet"));
    system.addSysOREntry(ForebayMib.BASE, new OctetString("FOREBAY-MIB: everything"));
    StandardMibs.capabilities()
        .forEach((module, text) -> system.addSysOREntry(module, new OctetString(text)));
    return system;
  }

  /// From now on sysContact and sysLocation are these.
  void place(String contact, String location) {
    system.setContact(new OctetString(contact));
    system.setLocation(new OctetString(location));
  }

  private void listen(InetSocketAddress address) throws IOException {
    try {
      DefaultUdpTransportMapping transport =
          new DefaultUdpTransportMapping(new UdpAddress(address.getAddress(), address.getPort()));
      transports.add(transport);
      transport.setMaxInboundMessageSize(REQUEST_BYTES_MAX);
      transport.setAsyncMsgProcessingSupported(
          false); // One thread answers: it may use its buffer again.
      gate.addTransportMapping(transport);
      transport.addTransportListener(gate);
      transport.listen();
    } catch (IOException e) {
      throw new IOException(
          "snmp.listen: cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + " (UDP): "
              + e.getMessage(),
          e);
    }
  }

  List<InetSocketAddress> bound() {
    return transports.stream()
        .map(DefaultUdpTransportMapping::getListenAddress)
        .map(address -> new InetSocketAddress(address.getInetAddress(), address.getPort()))
        .toList();
  }

  SnmpReport.Agent report() {
    List<String> listening =
        bound().stream()
            .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
            .toList();
    return new SnmpReport.Agent(
        listening,
        engine.id(),
        engine.boots(),
        gate.received(),
        gate.refused(),
        gate.elsewhere(),
        "");
  }

  @Override
  public void close() {
    for (DefaultUdpTransportMapping transport : transports) {
      try {
        transport.close();
      } catch (IOException _) {
        // It was open, and is no more.
      }
    }
  }
}
