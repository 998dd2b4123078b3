package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import io.forebay.snmp.machine.FakeKernel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StateReference;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// Traps and informs over a socket, to a receiver of SNMPv2c. Net-SNMP's with SNMPv3, suite `87-snmp` has.
class ReceiverTest {
  private static final Secret WORD = new Secret("not-for-everybody");
  private static final int WAIT_SECONDS = 10;

  private final FakeControl control = new FakeControl();
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private final Service service =
      new Service(
          control,
          new FakeKernel(),
          List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          bug::set);
  private final BlockingQueue<PDU> heard = new LinkedBlockingQueue<>();
  private final DefaultUdpTransportMapping transport =
      new DefaultUdpTransportMapping(new UdpAddress(InetAddress.getLoopbackAddress(), 0));
  private final Snmp receiver = new Snmp(transport);

  ReceiverTest() throws IOException {}

  @BeforeEach
  void listen() throws IOException {
    receiver.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            PDU pdu = (PDU) event.getPDU().clone();
            if (pdu.getType() == PDU.INFORM) {
              acknowledge(event);
            }
            heard.add(pdu);
            event.setProcessed(true);
          }
        });
    receiver.listen();
    service.start();
  }

  private static <A extends Address> void acknowledge(CommandResponderEvent<A> event) {
    PDU response = (PDU) event.getPDU().clone();
    response.setType(PDU.RESPONSE);
    try {
      StateReference<A> state = event.getStateReference();
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              response,
              event.getMaxSizeResponsePDU(),
              state,
              new StatusInformation());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() throws IOException {
    service.close();
    receiver.close();
    assertThat(bug.get()).isNull();
  }

  private void tell(String name, boolean inform) throws IOException {
    InetSocketAddress address =
        InetSocketAddress.createUnresolved("127.0.0.1", transport.getListenAddress().getPort());
    control.managers.set(new Managers.Receiver(name, address, inform, "", WORD));
  }

  private PDU next() throws InterruptedException {
    return Objects.requireNonNull(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS), "nothing was heard");
  }

  private static @Nullable Variable value(PDU pdu, OID object) {
    return pdu.getVariableBindings().stream()
        .filter(binding -> binding.getOid().startsWith(object))
        .map(binding -> binding.getVariable())
        .findFirst()
        .orElse(null);
  }

  @Test
  void event_toAReceiver_isATrapWithItsIdAndText() throws Exception {
    tell("noc", false);
    control.tell(Samples.lineLost());
    PDU trap = next();
    assertThat(trap.getType()).isEqualTo(PDU.TRAP);
    assertThat(trap.get(0).getOid()).isEqualTo(SnmpConstants.sysUpTime);
    assertThat(trap.get(1).getVariable())
        .isEqualTo(new OID(ForebayMib.BASE.getValue(), new int[] {0, 11}));
    assertThat(value(trap, ForebayMib.objects(11, 1, 4))).hasToString("line.lost");
    assertThat(value(trap, ForebayMib.objects(11, 1, 7))).hasToString("osaka");
    assertThat(value(trap, ForebayMib.objects(11, 1, 8))).hasToString(Samples.lineLost().text());
  }

  @Test
  void event_toAReceiverThatAcknowledges_isCountedAsSent() throws Exception {
    tell("noc", true);
    control.tell(Samples.lineLost());
    assertThat(next().getType()).isEqualTo(PDU.INFORM);
    assertThat(control.managers.test("noc")).isEmpty();
    assertThat(next().get(1).getVariable()).isEqualTo(Topic.TEST);
    SnmpReport.Delivery delivery = control.managers.report().receivers().getFirst().delivery();
    assertThat(delivery.failed()).isZero();
    assertThat(delivery.sent()).isPositive();
  }

  @Test
  void test_toNobody_saysThatItWasNotAcknowledged() throws Exception {
    tell("noc", true);
    receiver.close();
    assertThat(control.managers.test("noc")).contains("has not acknowledged");
    assertThat(control.managers.report().receivers().getFirst().delivery().failed()).isEqualTo(1);
  }

  /// Each change of who is known is a new agent; what was to be sent is sent.
  @Test
  void receiver_whileOthersChange_isToldOn() throws Exception {
    tell("noc", false);
    control.managers.set(
        new Managers.User(
            "nagios", Role.VIEWER, new Secret("correct-horse"), new Secret("battery-staple")));
    control.tell(Samples.lineLost());
    assertThat(value(next(), ForebayMib.objects(11, 1, 4))).hasToString("line.lost");
    control.managers.removeReceiver("noc");
    assertThat(control.managers.report().receivers()).isEmpty();
  }

  @Test
  void begin_ofTheAppliance_isAColdStart() throws Exception {
    tell("noc", false);
    try (Service next =
        new Service(
            control,
            new FakeKernel(),
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            bug::set)) {
      next.start();
      assertThat(next().get(1).getVariable()).isEqualTo(SnmpConstants.coldStart);
    }
  }
}
