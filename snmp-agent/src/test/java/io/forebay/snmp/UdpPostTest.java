package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.asn1.BER;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.smi.OID;

class UdpPostTest {
  private static final String ENGINE = "80001f880561707069616e6365";
  private static final int WAIT_MILLIS = 10_000;

  /// RFC 3412, 6.2: 0 to 2^31-1. Net-SNMP drops all else. The engine's boots are seconds at first, so any bit may be set.
  @ParameterizedTest
  @ValueSource(ints = {1, 0x7FFF, 0x8000, 0x1_FFFF, 0x8000_0000 - 2})
  void send_whateverTheBoots_hasAMessageIdThatReceiversTake(int boots) throws IOException {
    try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      receiver.setSoTimeout(WAIT_MILLIS);
      assertThat(send(boots, receiver.getLocalPort())).isEmpty();
      DatagramPacket heard = new DatagramPacket(new byte[1500], 1500);
      receiver.receive(heard);
      assertThat(messageId(Arrays.copyOf(heard.getData(), heard.getLength()))).isNotNegative();
    }
  }

  private static String send(int boots, int port) throws IOException {
    Secret passphrase = new Secret("correct-horse battery");
    InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port);
    try (UdpPost post =
        UdpPost.open(
            new Managers.Receiver("noc", address, false, "nagios", null),
            new Managers.User("nagios", Role.VIEWER, passphrase, passphrase),
            new Engine(ENGINE, boots),
            System.nanoTime())) {
      return post.send(new Dispatch(new OID("1.3.6.1.6.3.1.1.5.1"), List.of()));
    }
  }

  private static int messageId(byte[] message) throws IOException {
    BERInputStream in = new BERInputStream(ByteBuffer.wrap(message));
    BER.MutableByte type = new BER.MutableByte();
    BER.decodeHeader(in, type);
    assertThat(BER.decodeInteger(in, type)).as("version").isEqualTo(3);
    BER.decodeHeader(in, type);
    return BER.decodeInteger(in, type);
  }
}
