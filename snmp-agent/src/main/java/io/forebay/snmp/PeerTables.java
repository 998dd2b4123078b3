package io.forebay.snmp;

import static io.forebay.snmp.Cells.bytes;
import static io.forebay.snmp.Cells.counter;
import static io.forebay.snmp.Cells.gaugeOrNone;
import static io.forebay.snmp.Cells.lsn;
import static io.forebay.snmp.Cells.millis;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.Status;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Variable;

/// Peers, and the lines of groups to them.
final class PeerTables {
  static final Table<Status.Peer> PEERS =
      new Table<>(
          5,
          List.of(
              new Column<>(2, "forebayPeerName", peer -> text(peer.name())),
              new Column<>(3, "forebayPeerId", peer -> text(peer.id().toString())),
              new Column<>(4, "forebayPeerAddress", peer -> text(peer.address())),
              new Column<>(5, "forebayPeerFingerprint", peer -> text(peer.fingerprint())),
              new Column<>(6, "forebayPeerConnected", peer -> truth(peer.connected())),
              new Column<>(7, "forebayPeerSince", peer -> time(peer.sinceMillis())),
              new Column<>(8, "forebayPeerLastHeard", peer -> time(peer.lastHeardMillis())),
              new Column<>(9, "forebayPeerProblem", peer -> text(peer.problem())),
              new Column<>(10, "forebayPeerClockOffset", PeerTables::clockOffset)));

  static final Table<Status.Line> LINES =
      new Table<>(
          6,
          List.of(
              new Column<>(1, "forebayLineState", line -> word(line.state())),
              new Column<>(2, "forebayLineSince", line -> time(line.sinceMillis())),
              new Column<>(3, "forebayLineSentRate", line -> bytes(line.sentBytesPerSecond())),
              new Column<>(
                  4, "forebayLineReceivedRate", line -> bytes(line.receivedBytesPerSecond())),
              new Column<>(5, "forebayLineRoundTrip", line -> gaugeOrNone(line.roundTripMillis())),
              new Column<>(6, "forebayLineAckedLsn", line -> lsn(line.ackedLsn())),
              new Column<>(7, "forebayLineCarried", line -> counter(line.carried().bytes())),
              new Column<>(
                  8, "forebayLineCarriedWire", line -> counter(line.carried().wireBytes())),
              new Column<>(
                  9, "forebayLineCatchUpDone", line -> catchUp(line, Status.CatchUp::doneBytes)),
              new Column<>(
                  10, "forebayLineCatchUpTotal", line -> catchUp(line, Status.CatchUp::totalBytes)),
              new Column<>(11, "forebayLinePriority", line -> word(line.priority())),
              new Column<>(12, "forebayLineProblem", line -> text(line.problem()))));

  private PeerTables() {}

  private static @Nullable Variable clockOffset(Status.Peer peer) {
    @Nullable Long offset = peer.clockOffsetMillis();
    return offset == null ? null : millis(offset);
  }

  private static @Nullable Variable catchUp(
      Status.Line line, ToLongFunction<Status.CatchUp> amount) {
    Status.CatchUp catchUp = line.catchUp();
    return catchUp == null ? null : bytes(amount.applyAsLong(catchUp));
  }
}
