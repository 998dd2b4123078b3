package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import io.forebay.snmp.machine.FakeKernel;
import io.forebay.snmp.machine.Machine;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.UsmTimeTable;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// The agent over a socket, before a fake door. What Net-SNMP makes of it, suite `87-snmp` has.
class ServiceTest {
  private static final Secret COMMUNITY = new Secret("not-for-everybody");
  private static final int WAIT_MILLIS = 10_000;

  /// How a manager of SNMPv3 asks who we are (RFC 3414, 4).
  private static final byte[] DISCOVERY =
      HexFormat.of()
          .parseHex(
              "303a020103300f02024a69020300ffe304010402010304"
                  + "10300e0400020100020100040004000400301204000400a00c020237f00201000201003000");

  private final FakeControl control = new FakeControl();
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private final Service service =
      new Service(
          control,
          new FakeKernel(),
          List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          bug::set);

  @AfterEach
  void end() {
    service.close();
    assertThat(bug.get()).isNull();
  }

  private void open() throws IOException {
    service.start();
    control.managers.setCommunity(COMMUNITY);
  }

  private InetSocketAddress address() {
    return service.bound().getFirst();
  }

  private @Nullable PDU ask(int type, int repetitions, OID... names) throws IOException {
    try (Snmp snmp = new Snmp(new DefaultUdpTransportMapping())) {
      snmp.listen();
      CommunityTarget<UdpAddress> target =
          new CommunityTarget<>(
              new UdpAddress(address().getAddress(), address().getPort()),
              new OctetString(COMMUNITY.text()));
      target.setVersion(SnmpConstants.version2c);
      target.setTimeout(WAIT_MILLIS);
      PDU pdu = new PDU();
      pdu.setType(type);
      pdu.setMaxRepetitions(repetitions);
      for (OID name : names) {
        pdu.add(new VariableBinding(name));
      }
      return snmp.send(pdu, target).getResponse();
    }
  }

  @Test
  void service_nobodySet_sleepsAndSaysSo() throws IOException {
    service.start();
    SnmpReport report = control.managers.report();
    assertThat(report.agent().listening()).isEmpty();
    assertThat(report.problem()).contains("asleep").contains("snmp user set");
    assertThat(control.shelf.files).isEmpty();
  }

  @Test
  void service_firstAndLastManager_wakesAndSleeps() throws IOException {
    service.start();
    control.managers.set(
        new Managers.User(
            "nagios", Role.VIEWER, new Secret("correct-horse"), new Secret("battery-staple")));
    SnmpReport awake = control.managers.report();
    assertThat(awake.agent().listening()).hasSize(1);
    assertThat(awake.problem()).isEmpty();
    assertThat(awake.agent().boots()).isEqualTo(1);
    control.managers.setCommunity(COMMUNITY);
    assertThat(control.managers.report().agent().boots()).isEqualTo(2);
    control.managers.remove("nagios");
    control.managers.setCommunity(null);
    assertThat(control.managers.report().agent().listening()).isEmpty();
  }

  @Test
  void service_portTaken_isRefusedWithTheKey() throws IOException {
    control.managers.setCommunity(COMMUNITY);
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
      try (Service second = new Service(control, new FakeKernel(), List.of(address), bug::set)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("snmp.listen")
            .hasMessageContaining(":" + taken.getLocalPort());
      }
    }
  }

  @Test
  void get_ofAValue_isWhatTheDoorShows() throws IOException {
    open();
    PDU answer =
        Objects.requireNonNull(
            ask(PDU.GET, 0, ForebayMib.objects(1, 1, 0), new OID("1.3.6.1.2.1.1.5.0")));
    assertThat(answer.get(0).getVariable()).hasToString("kyoto");
    assertThat(answer.get(1).getVariable()).hasToString("kyoto");
  }

  private static Status.Setting setting(String key, String value) {
    return new Status.Setting(key, value, Status.Origin.FILE, "forebay.toml:1:1", false, "");
  }

  @Test
  void get_ofThisMachine_isWhatItsKernelSays() throws IOException {
    control.settings =
        List.of(setting("snmp.contact", "ops@example.org"), setting("snmp.location", "rack 4"));
    open();
    OID[] names = {
      new OID("1.3.6.1.2.1.1.4.0"),
      new OID("1.3.6.1.2.1.1.6.0"),
      new OID("1.3.6.1.2.1.2.2.1.2.1"),
      new OID("1.3.6.1.2.1.2.2.1.2.999999"),
      new OID("1.3.6.1.2.1.2.2.1.99.1")
    };
    PDU answer = Objects.requireNonNull(ask(PDU.GET, 0, names));
    for (int i = 0; i < 100_000 && answer.get(2).getVariable().isException(); i++) {
      answer = Objects.requireNonNull(ask(PDU.GET, 0, names)); // The machine is busy.
    }
    assertThat(answer.get(0).getVariable()).hasToString("ops@example.org");
    assertThat(answer.get(1).getVariable()).hasToString("rack 4");
    assertThat(answer.get(2).getVariable()).hasToString("lo");
    assertThat(answer.get(3).getVariable()).isEqualTo(Null.noSuchInstance);
    assertThat(answer.get(4).getVariable()).isEqualTo(Null.noSuchObject);
  }

  @Test
  void getBulk_ofMoreThanThereIs_isBounded() throws IOException {
    control.seen = Samples.seen(500);
    open();
    for (int repetitions : new int[] {-1, 0, 1, 100_000, Integer.MAX_VALUE}) {
      PDU answer =
          Objects.requireNonNull(
              ask(PDU.GETBULK, repetitions, ForebayMib.BASE, new OID("1.3.6.1.2.1.1")));
      assertThat(answer.getErrorStatus()).isZero();
      assertThat(answer.getBERLength()).isLessThanOrEqualTo(Agent.ANSWER_BYTES_MAX);
      assertThat(answer.size()).isLessThanOrEqualTo(BoundedProcessor.VALUES_MAX);
    }
  }

  @Test
  void walk_ofEverything_endsAndIsInOrder() throws IOException {
    open();
    OID at = ForebayMib.BASE;
    long values = 0;
    while (true) {
      PDU answer = Objects.requireNonNull(ask(PDU.GETNEXT, 0, at));
      OID next = answer.get(0).getOid();
      if (!next.startsWith(ForebayMib.BASE)) {
        break;
      }
      if (answer.get(0).getVariable().isException()) {
        break;
      }
      assertThat(next).isGreaterThan(at);
      at = next;
      values++;
    }
    Picture picture =
        Picture.of(control.seen, Machine.UNSEEN, new Indexes(new MemoryShelf(), Samples.NOON));
    OID notices = ForebayMib.objects(NoticeTable.NOTICES.number()); // Nobody was told of anything.
    assertThat(values)
        .isEqualTo(picture.cells().keySet().stream().filter(o -> !o.startsWith(notices)).count());
  }

  /// Whatever arrives, the agent goes on answering, and says how much it refused.
  @Test
  void malformed_thousandsOfMessages_areCountedAndTheAgentAnswers() throws IOException {
    open();
    Random random = new Random(20_261_122);
    byte[][] right = {message(PDU.GET), DISCOVERY, message(PDU.SET)};
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4_000; i++) {
        byte[] bytes = damaged(right[i % right.length], random);
        socket.send(new DatagramPacket(bytes, bytes.length, address()));
        if (i % 50 == 0) { // So that the socket's buffer never overflows.
          assertThat(ask(PDU.GET, 0, ForebayMib.objects(1, 1, 0))).as("after %s", i).isNotNull();
        }
      }
    }
    assertThat(ask(PDU.GET, 0, ForebayMib.objects(1, 1, 0))).isNotNull();
    SnmpReport.Agent agent = control.managers.report().agent();
    assertThat(agent.refused()).isGreaterThan(500);
    assertThat(agent.received()).isGreaterThan(agent.refused());
  }

  /// Silence, not a refusal: who is not let in learns not even that somebody is there.
  @Test
  void request_fromElsewhere_getsNothingAndIsCountedAndTold() throws Exception {
    open();
    control.networks = "192.0.2.0/24";
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (byte[] each : List.of(message(PDU.GET), DISCOVERY)) {
        socket.send(new DatagramPacket(each, each.length, address()));
        assertThat(control.turnedAway.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS))
            .isEqualTo("127.0.0.1: managers are not let in from there");
      }
      control.networks = "127.0.0.0/8";
      byte[] last = message(PDU.GET);
      last[last.length - 23] = 9; // Another number: its answer is told from those that must not be.
      socket.send(new DatagramPacket(last, last.length, address()));
      socket.setSoTimeout(WAIT_MILLIS);
      DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
      socket.receive(answer);
      assertThat(HexFormat.of().formatHex(answer.getData(), 0, answer.getLength()))
          .contains("a21e020109");
    }
    assertThat(control.turnedAway).isEmpty();
    SnmpReport.Agent agent = control.managers.report().agent();
    assertThat(agent.elsewhere()).isEqualTo(2);
    assertThat(agent.refused()).isEqualTo(2);
    assertThat(agent.received()).isEqualTo(3);
  }

  @Test
  void request_withAWrongCommunity_isTold() throws Exception {
    open();
    byte[] wrong = message(PDU.GET);
    wrong[7] ^= 1;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.send(new DatagramPacket(wrong, wrong.length, address()));
      assertThat(control.turnedAway.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS))
          .isEqualTo(
              "127.0.0.1: an unknown user, a wrong passphrase or community, or no message of SNMP");
    }
    assertThat(ask(PDU.GET, 0, ForebayMib.objects(1, 1, 0))).isNotNull();
    assertThat(control.turnedAway).isEmpty();
    assertThat(control.managers.report().agent().elsewhere()).isZero();
  }

  /// Whoever sends it may have given another's address: what comes back must be no lever.
  @Test
  void discovery_byAStranger_isAnsweredByLittle() throws IOException {
    open();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.send(new DatagramPacket(DISCOVERY, DISCOVERY.length, address()));
      DatagramPacket report = new DatagramPacket(new byte[4096], 4096);
      socket.receive(report);
      assertThat(report.getLength()).isLessThan(3 * DISCOVERY.length);
    }
    assertThat(control.looks).hasValue(0);
  }

  /// Were other engines looked for, each that a stranger names would be kept for good (M1).
  @Test
  void engine_thatIsNotOurs_isNotKept() throws IOException {
    open();
    String id = "8000000c0102030405060708";
    byte[] foreign =
        HexFormat.of()
            .parseHex(
                "3046020103300f02024a69020300ffe304010402010304"
                    + "1c301a040c"
                    + id
                    + "020100020100040004000400301204000400a00c020237f00201000201003000");
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.send(new DatagramPacket(foreign, foreign.length, address()));
      socket.receive(new DatagramPacket(new byte[4096], 4096));
    }
    UsmTimeTable engines = requireNonNull(requireNonNull(service.agent).engines);
    assertThat(engines.getEntry(new OctetString(HexFormat.of().parseHex(id)))).isNull();
  }

  /// Asks for sysName by SNMPv2c with the right community; a SET sets it to nothing.
  private static byte[] message(int type) {
    byte[] community = COMMUNITY.text().getBytes(US_ASCII);
    byte[] pdu = {
      (byte) type,
      28,
      2,
      4,
      0,
      0,
      0,
      1,
      2,
      1,
      0,
      2,
      1,
      0,
      0x30,
      14,
      0x30,
      12,
      6,
      8,
      0x2B,
      6,
      1,
      2,
      1,
      1,
      5,
      0,
      5,
      0
    };
    byte[] message = new byte[2 + 3 + 2 + community.length + pdu.length];
    message[0] = 0x30;
    message[1] = (byte) (message.length - 2);
    message[2] = 2;
    message[3] = 1;
    message[4] = 1;
    message[5] = 4;
    message[6] = (byte) community.length;
    System.arraycopy(community, 0, message, 7, community.length);
    System.arraycopy(pdu, 0, message, 7 + community.length, pdu.length);
    return message;
  }

  /// Some of its bytes changed, cut, or random altogether.
  private static byte[] damaged(byte[] right, Random random) {
    byte[] bytes = right.clone();
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      default -> { // Lengths that promise too much.
        bytes[1] = (byte) 0x84;
        bytes[2] = (byte) random.nextInt();
      }
    }
    return bytes;
  }
}
