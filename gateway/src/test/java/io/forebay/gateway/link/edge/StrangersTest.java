package io.forebay.gateway.link.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who has to go when there are too many handshakes, and what is said of it.
class StrangersTest {
  private final List<String> told = new ArrayList<>();
  private final Strangers strangers = new Strangers(new Heard());

  private final class Heard implements LinkEvents {
    @Override
    public void up(Peer peer, String remote) {}

    @Override
    public void down(Peer peer, String reason) {}

    @Override
    public void violated(Peer peer, String reason) {}

    @Override
    public void refused(Peer peer, UUID group, String reason) {}

    @Override
    public void caughtUp(Peer peer, UUID group, CatchUpProgress batch) {}

    @Override
    public void stranger(String remote, String reason) {
      told.add(remote + " " + reason);
    }
  }

  private static final class From extends EmbeddedChannel {
    private final String address;

    From(String address) {
      this.address = address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(address, 40_000);
    }

    @Override
    public SocketAddress remoteAddress() {
      return remoteAddress0();
    }
  }

  private From enters(String address) {
    From channel = new From(address);
    strangers.enter(channel);
    return channel;
  }

  private List<From> crowd(String prefix, int count) {
    List<From> crowd = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      crowd.add(enters(prefix));
    }
    return crowd;
  }

  @Test
  void tooMany_theOldestOfTheBusiestAddressGoes() {
    From peer = enters("192.0.2.1");
    List<From> crowd = crowd("198.51.100.7", 10 * Strangers.WAITING_MAX);
    assertThat(peer.isOpen()).as("alone of its address, and the oldest of all").isTrue();
    assertThat(crowd.stream().filter(From::isOpen)).hasSize(Strangers.WAITING_MAX - 1);
    assertThat(crowd.getLast().isOpen()).isTrue();
    assertThat(crowd.getFirst().isOpen()).isFalse();
  }

  @Test
  void tooMany_allOfOneAddress_theNewestStays() {
    List<From> crowd = crowd("192.0.2.1", Strangers.WAITING_MAX + 1);
    assertThat(crowd.getFirst().isOpen()).isFalse();
    assertThat(crowd.stream().filter(From::isOpen)).hasSize(Strangers.WAITING_MAX);
  }

  /// A customer has 2^64 addresses.
  @Test
  void addressesOfOnePrefix_countAsOne() {
    From peer = enters("2001:db8:1::1");
    for (int i = 0; i < Strangers.WAITING_MAX; i++) {
      enters("2001:db8:2::" + Integer.toHexString(i + 1));
    }
    assertThat(peer.isOpen()).isTrue();
  }

  @Test
  void whoIsThroughOrGone_takesNoPlace() {
    List<From> through = crowd("192.0.2.1", Strangers.WAITING_MAX);
    through.forEach(strangers::leave);
    List<From> gone = crowd("192.0.2.1", Strangers.WAITING_MAX);
    for (From each : gone) {
      var _ = each.close();
    }
    List<From> now = crowd("192.0.2.1", Strangers.WAITING_MAX);
    assertThat(through).allMatch(From::isOpen);
    assertThat(now).allMatch(From::isOpen);
  }

  @Test
  void manyRefused_oneEventAnHour_withTheCountOfTheOthers() {
    From channel = enters("192.0.2.1");
    channel.freezeTime();
    Fingerprint theirs = Fingerprint.of(new byte[] {1});
    for (int i = 0; i < 100; i++) {
      strangers.refused(channel, theirs);
    }
    assertThat(told)
        .containsExactly("192.0.2.1 its certificate, " + theirs.hex() + ", is no peer's");
    channel.advanceTimeBy(Strangers.EVENT_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    strangers.refused(channel, theirs);
    assertThat(told).hasSize(2);
    assertThat(told.getLast()).endsWith("99 more since the last one told");
  }
}
