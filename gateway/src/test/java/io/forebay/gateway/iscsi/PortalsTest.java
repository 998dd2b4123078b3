package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which ways in an initiator is told of.
class PortalsTest {
  private static InetSocketAddress at(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> told(Portals portals, String own) {
    return portals.from(at(own, 3260)).stream().map(Portal::toString).toList();
  }

  @Test
  void from_nothingSaid_isWhereOneListensAndThisInitiatorCouldCome() {
    Portals portals = new Portals(List::of);
    portals.listens(at("127.0.0.1", 3260), 1);
    portals.listens(at("192.0.2.1", 3260), 1);
    portals.listens(at("2001:db8::1", 3261), 2);
    assertThat(told(portals, "192.0.2.1"))
        .containsExactly("192.0.2.1:3260,1", "[2001:db8:0:0:0:0:0:1]:3261,2");
    assertThat(told(portals, "127.0.0.1")).hasSize(3).contains("127.0.0.1:3260,1");
  }

  @Test
  void from_addressForAll_isTheOneThatTheInitiatorHasComeTo() {
    Portals portals = new Portals(List::of);
    portals.listens(at("0.0.0.0", 3260), 3);
    assertThat(told(portals, "198.51.100.7")).containsExactly("198.51.100.7:3260,3");
    assertThat(told(portals, "2001:db8::2")).as("not of that family").isEmpty();
    assertThat(portals.from(null)).isEmpty();
    portals.listens(at("::", 3261), 4);
    assertThat(told(portals, "198.51.100.7"))
        .containsExactly("198.51.100.7:3260,3", "198.51.100.7:3261,4");
  }

  @Test
  void from_portalsSaid_areThoseOfGroupsThatThereAre() {
    List<Portal> said =
        List.of(new Portal("disks.example:3260", 1), new Portal("203.0.113.7:1", 9));
    Portals portals = new Portals(() -> said);
    portals.listens(at("127.0.0.1", 3260), 1);
    assertThat(told(portals, "127.0.0.1")).containsExactly("disks.example:3260,1");
  }

  @Test
  void portals_ofTwoGroups_eachTellsItsOwnTagAndAll() throws IOException {
    try (Served served = new Served()) {
      var second =
          served.server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 7);
      try (RawInitiator host = new RawInitiator(second);
          RawInitiator first = RawInitiator.loggedIn(served.address, "")) {
        assertThat(host.logIn("")).contains("TargetPortalGroupTag=7\0");
        assertThat(first.ask(first.testUnitReady()).opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
        Pdu all =
            host.ask(
                host.request(Bhs.TEXT, Bhs.FINAL)
                    .put(Bhs.TTT_AT, Bhs.NO_TAG)
                    .with("SendTargets=\0"));
        assertThat(all.text())
            .isEqualTo(
                "TargetName=%s\0TargetAddress=127.0.0.1:%d,1\0TargetAddress=127.0.0.1:%d,7\0"
                    .formatted(OneTarget.NAME, served.address.getPort(), second.getPort()));
      }
    }
  }

  @Test
  void portals_saidWhileServing_areToldFromThenOn() throws IOException {
    try (Served served = new Served();
        RawInitiator host = RawInitiator.loggedIn(served.address, "")) {
      served.said = List.of(new Portal("10.0.2.2:3260", 1), new Portal("10.0.2.2:3261", 1));
      Pdu told =
          host.ask(
              host.request(Bhs.TEXT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG).with("SendTargets=\0"));
      assertThat(told.text())
          .endsWith("TargetAddress=10.0.2.2:3260,1\0TargetAddress=10.0.2.2:3261,1\0");
    }
  }
}
