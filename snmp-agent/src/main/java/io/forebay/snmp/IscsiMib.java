package io.forebay.snmp;

import static io.forebay.snmp.Cells.counter;
import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.unsigned;
import static io.forebay.snmp.Smi.low;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.IscsiReport.Logins;
import io.forebay.gateway.control.IscsiReport.Session;
import io.forebay.gateway.control.IscsiReport.Target;
import io.forebay.gateway.control.IscsiReport.Terms;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// ISCSI-MIB (RFC 4544, and 7147 after it): the one instance that this appliance is, as a target.
final class IscsiMib {
  /// The appliance; nothing else is an instance.
  static final int INSTANCE = 1;

  /// Of a session, which has one connection.
  private static final int CONNECTION = 1;

  private static final int TCP = 6;
  private static final int ACTIVE = 1; // RowStatus.
  private static final int NO_DIGEST = 3;
  private static final int CRC32C = 4;
  private static final int INBOUND = 1;
  private static final int FULL_FEATURE = 2;

  record Instance(String version, int portals, int nodes, int sessions) {}

  record Portal(Endpoint endpoint, int tag, Terms offered) {}

  record Node(int index, Target target, Terms offered) {}

  static final StandardTable<Instance> INSTANCES =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.1.1.1",
          List.of(
              new Column<>(2, "iscsiInstDescr", instance -> text("")),
              new Column<>(3, "iscsiInstVersionMin", instance -> unsigned(0)),
              new Column<>(4, "iscsiInstVersionMax", instance -> unsigned(0)),
              new Column<>(5, "iscsiInstVendorID", instance -> text("Forebay")),
              new Column<>(6, "iscsiInstVendorVersion", instance -> text(instance.version())),
              new Column<>(7, "iscsiInstPortalNumber", instance -> unsigned(instance.portals())),
              new Column<>(8, "iscsiInstNodeNumber", instance -> unsigned(instance.nodes())),
              new Column<>(9, "iscsiInstSessionNumber", instance -> unsigned(instance.sessions())),
              new Column<>(13, "iscsiInstDiscontinuityTime", instance -> Smi.ticks(0))));

  static final StandardTable<Portal> PORTALS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.2.1.1",
          List.of(
              new Column<>(2, "iscsiPortalRowStatus", portal -> number(ACTIVE)),
              new Column<>(3, "iscsiPortalRoles", portal -> Smi.FIRST_BIT),
              new Column<>(4, "iscsiPortalAddrType", portal -> Endpoint.type(portal.endpoint())),
              new Column<>(5, "iscsiPortalAddr", portal -> Endpoint.octets(portal.endpoint())),
              new Column<>(6, "iscsiPortalProtocol", portal -> unsigned(TCP)),
              new Column<>(
                  7,
                  "iscsiPortalMaxRecvDataSegLength",
                  portal -> unsigned(portal.offered().receiveBytesMax())),
              new Column<>(8, "iscsiPortalPrimaryHdrDigest", portal -> number(CRC32C)),
              new Column<>(9, "iscsiPortalPrimaryDataDigest", portal -> number(CRC32C)),
              new Column<>(10, "iscsiPortalSecondaryHdrDigest", portal -> number(NO_DIGEST)),
              new Column<>(11, "iscsiPortalSecondaryDataDigest", portal -> number(NO_DIGEST)),
              new Column<>(12, "iscsiPortalRecvMarker", portal -> truth(false)),
              new Column<>(13, "iscsiPortalStorageType", portal -> Smi.READ_ONLY)));

  static final StandardTable<Portal> TARGET_PORTALS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.3.1.1",
          List.of(
              new Column<>(2, "iscsiTgtPortalPort", portal -> Endpoint.port(portal.endpoint())),
              new Column<>(3, "iscsiTgtPortalTag", portal -> unsigned(portal.tag()))));

  static final StandardTable<Node> NODES =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.5.1.1",
          List.of(
              new Column<>(2, "iscsiNodeName", node -> text(node.target().name())),
              new Column<>(3, "iscsiNodeAlias", node -> text("")),
              new Column<>(4, "iscsiNodeRoles", node -> Smi.FIRST_BIT),
              new Column<>(5, "iscsiNodeTransportType", node -> ScsiMib.transport(node.index())),
              new Column<>(6, "iscsiNodeInitialR2T", node -> truth(node.offered().initialR2t())),
              new Column<>(
                  7, "iscsiNodeImmediateData", node -> truth(node.offered().immediateData())),
              new Column<>(
                  8,
                  "iscsiNodeMaxOutstandingR2T",
                  node -> unsigned(node.offered().outstandingR2tMax())),
              new Column<>(
                  9,
                  "iscsiNodeFirstBurstLength",
                  node -> unsigned(node.offered().firstBurstBytesMax())),
              new Column<>(
                  10, "iscsiNodeMaxBurstLength", node -> unsigned(node.offered().burstBytesMax())),
              new Column<>(11, "iscsiNodeMaxConnections", node -> unsigned(1)),
              new Column<>(12, "iscsiNodeDataSequenceInOrder", node -> truth(true)),
              new Column<>(13, "iscsiNodeDataPDUInOrder", node -> truth(true)),
              new Column<>(14, "iscsiNodeDefaultTime2Wait", node -> unsigned(0)),
              new Column<>(15, "iscsiNodeDefaultTime2Retain", node -> unsigned(0)),
              new Column<>(16, "iscsiNodeErrorRecoveryLevel", node -> unsigned(0)),
              new Column<>(17, "iscsiNodeDiscontinuityTime", node -> Smi.ticks(0)),
              new Column<>(18, "iscsiNodeStorageType", node -> Smi.READ_ONLY)));

  static final StandardTable<Logins> TARGETS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.6.1.1",
          List.of(new Column<>(1, "iscsiTgtLoginFailures", logins -> low(logins.refused()))));

  static final StandardTable<Logins> LOGINS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.6.2.1",
          List.of(
              new Column<>(1, "iscsiTgtLoginAccepts", logins -> low(logins.accepted())),
              new Column<>(2, "iscsiTgtLoginOtherFails", logins -> low(logins.other())),
              new Column<>(3, "iscsiTgtLoginRedirects", logins -> low(0)),
              new Column<>(4, "iscsiTgtLoginAuthorizeFails", logins -> low(logins.forbidden())),
              new Column<>(5, "iscsiTgtLoginAuthenticateFails", logins -> low(logins.unproven())),
              new Column<>(6, "iscsiTgtLoginNegotiateFails", logins -> low(logins.malformed()))));

  static final StandardTable<Session> SESSIONS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.10.1.1",
          List.of(
              new Column<>(3, "iscsiSsnDirection", session -> number(INBOUND)),
              new Column<>(4, "iscsiSsnInitiatorName", session -> text(session.initiator())),
              new Column<>(5, "iscsiSsnTargetName", session -> text("")),
              new Column<>(6, "iscsiSsnTSIH", session -> unsigned(session.number())),
              new Column<>(7, "iscsiSsnISID", session -> isid(session)),
              new Column<>(9, "iscsiSsnTargetAlias", session -> text("")),
              new Column<>(
                  10, "iscsiSsnInitialR2T", session -> truth(session.terms().initialR2t())),
              new Column<>(
                  11, "iscsiSsnImmediateData", session -> truth(session.terms().immediateData())),
              new Column<>(
                  12, "iscsiSsnType", session -> number(session.target().isEmpty() ? 2 : 1)),
              new Column<>(
                  13,
                  "iscsiSsnMaxOutstandingR2T",
                  session -> unsigned(session.terms().outstandingR2tMax())),
              new Column<>(
                  14,
                  "iscsiSsnFirstBurstLength",
                  session -> unsigned(session.terms().firstBurstBytesMax())),
              new Column<>(
                  15,
                  "iscsiSsnMaxBurstLength",
                  session -> unsigned(session.terms().burstBytesMax())),
              new Column<>(16, "iscsiSsnConnectionNumber", session -> gauge(1)),
              new Column<>(17, "iscsiSsnAuthIdentity", session -> Smi.NOWHERE),
              new Column<>(18, "iscsiSsnDataSequenceInOrder", session -> truth(true)),
              new Column<>(19, "iscsiSsnDataPDUInOrder", session -> truth(true)),
              new Column<>(20, "iscsiSsnErrorRecoveryLevel", session -> unsigned(0))));

  static final StandardTable<Session> TRAFFIC =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.10.2.1",
          List.of(
              new Column<>(1, "iscsiSsnCmdPDUs", session -> low(session.traffic().commands())),
              new Column<>(
                  3, "iscsiSsnTxDataOctets", session -> counter(session.traffic().sentBytes())),
              new Column<>(
                  4, "iscsiSsnRxDataOctets", session -> counter(session.traffic().receivedBytes())),
              new Column<>(
                  5, "iscsiSsnLCTxDataOctets", session -> low(session.traffic().sentBytes())),
              new Column<>(
                  6, "iscsiSsnLCRxDataOctets", session -> low(session.traffic().receivedBytes()))));

  static final StandardTable<Session> CONNECTIONS =
      new StandardTable<>(
          "1.3.6.1.2.1.142.1.11.1.1",
          List.of(
              new Column<>(2, "iscsiCxnCid", IscsiMib::cid),
              new Column<>(3, "iscsiCxnState", session -> number(FULL_FEATURE)),
              new Column<>(4, "iscsiCxnAddrType", session -> Endpoint.type(remote(session))),
              new Column<>(5, "iscsiCxnLocalAddr", session -> Endpoint.octets(local(session))),
              new Column<>(6, "iscsiCxnProtocol", session -> unsigned(TCP)),
              new Column<>(7, "iscsiCxnLocalPort", session -> Endpoint.port(local(session))),
              new Column<>(8, "iscsiCxnRemoteAddr", session -> Endpoint.octets(remote(session))),
              new Column<>(9, "iscsiCxnRemotePort", session -> Endpoint.port(remote(session))),
              new Column<>(
                  10,
                  "iscsiCxnMaxRecvDataSegLength",
                  session -> unsigned(session.terms().receiveBytesMax())),
              new Column<>(
                  11,
                  "iscsiCxnMaxXmitDataSegLength",
                  session -> unsigned(session.terms().sendBytesMax())),
              new Column<>(
                  12,
                  "iscsiCxnHeaderIntegrity",
                  session -> number(session.digests().header() ? CRC32C : NO_DIGEST)),
              new Column<>(
                  13,
                  "iscsiCxnDataIntegrity",
                  session -> number(session.digests().data() ? CRC32C : NO_DIGEST)),
              new Column<>(14, "iscsiCxnRecvMarker", session -> truth(false)),
              new Column<>(15, "iscsiCxnSendMarker", session -> truth(false)),
              new Column<>(16, "iscsiCxnVersionActive", session -> unsigned(0))));

  static final List<StandardTable<?>> TABLES =
      List.of(
          INSTANCES,
          PORTALS,
          TARGET_PORTALS,
          NODES,
          TARGETS,
          LOGINS,
          SESSIONS,
          TRAFFIC,
          CONNECTIONS);

  private IscsiMib() {}

  /// Nothing while iSCSI is off.
  static void put(Map<OID, Variable> into, Seen seen, Indexes indexes) {
    IscsiReport iscsi = seen.iscsi();
    Terms offered = iscsi.offered();
    if (offered == null) {
      return;
    }
    List<Target> targets = Picture.shown(iscsi.targets());
    List<Session> sessions = Picture.shown(iscsi.sessions());
    int portals = iscsi.portals().size();
    String version = seen.appliance().version();
    INSTANCES.put(into, new Instance(version, portals, targets.size(), sessions.size()), INSTANCE);
    for (int i = 0; i < portals; i++) {
      portal(into, iscsi.portals().get(i), iscsi.tags().get(i), offered, indexes);
    }
    for (Target target : targets) {
      int index = indexes.of(Indexes.Kind.TARGET, target.name());
      NODES.put(into, new Node(index, target, offered), INSTANCE, index);
      TARGETS.put(into, target.logins(), INSTANCE, index);
      LOGINS.put(into, target.logins(), INSTANCE, index);
    }
    for (Session session : sessions) {
      String target = session.target();
      int node = target.isEmpty() ? 0 : indexes.of(Indexes.Kind.TARGET, target);
      SESSIONS.put(into, session, INSTANCE, node, session.number());
      TRAFFIC.put(into, session, INSTANCE, node, session.number());
      CONNECTIONS.put(into, session, INSTANCE, node, session.number(), CONNECTION);
    }
  }

  private static void portal(
      Map<OID, Variable> into, String address, int tag, Terms offered, Indexes indexes) {
    Endpoint endpoint = Endpoint.of(address);
    if (endpoint != null) {
      int index = indexes.of(Indexes.Kind.PORTAL, address);
      Portal portal = new Portal(endpoint, tag, offered);
      PORTALS.put(into, portal, INSTANCE, index);
      TARGET_PORTALS.put(into, portal, INSTANCE, index, 0); // The tag is the same for all nodes.
    }
  }

  /// The module has no room for 0, which initiators give.
  private static @Nullable Variable cid(Session session) {
    int cid = session.path().connection();
    return cid == 0 ? null : unsigned(cid);
  }

  private static Variable isid(Session session) {
    return Smi.octets(HexFormat.of().parseHex(session.path().isid()));
  }

  private static @Nullable Endpoint local(Session session) {
    return Endpoint.of(session.path().portal());
  }

  private static @Nullable Endpoint remote(Session session) {
    return Endpoint.of(session.address());
  }
}
