package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import io.forebay.snmp.machine.FakeKernel;
import io.forebay.snmp.machine.Inspector;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// What a SET means, and what becomes of it.
class SteeringTest {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int CREATE_AND_GO = 4;

  private static final OID PAUSED = ForebayMib.objects(2, 1, 19, 1);
  private static final OID TAKEN = ForebayMib.objects(10, 1, 10, 7);

  private final FakeControl control = new FakeControl();
  private final AtomicLong nanos = new AtomicLong(1);
  private final Inspector inspector = new Inspector(new FakeKernel(), System::nanoTime, bug -> {});
  private final Look look =
      new Look(
          control,
          new Indexes(control.shelf, Samples.NOON),
          new Notices(Samples.NOON),
          inspector,
          nanos::get);
  private final Steering steering = new Steering(control, look, nanos::get);
  private int request;

  @AfterEach
  void end() {
    inspector.close();
  }

  @BeforeEach
  void operator() throws IOException {
    control.managers.set(
        new Managers.User(
            "tape", Role.OPERATOR, new Secret("correct-horse"), new Secret("battery-staple")));
  }

  private static OID point(int column, String name) {
    return new OID(ForebayMib.objects(12, 1, column).getValue(), PointTable.index(1, name));
  }

  private static VariableBinding to(OID oid, int value) {
    return new VariableBinding(oid, new Integer32(value));
  }

  private static PDU pdu(int request, VariableBinding... bindings) {
    PDU pdu = new PDU();
    pdu.setType(PDU.SET);
    pdu.setRequestID(new Integer32(request));
    for (VariableBinding binding : bindings) {
      pdu.add(binding);
    }
    return pdu;
  }

  private int set(VariableBinding... bindings) {
    return steering.carryOut(steering.asked("tape", pdu(++request, bindings)));
  }

  private Command<?> ordered(VariableBinding... bindings) {
    control.orders.clear();
    assertThat(set(bindings)).isZero();
    assertThat(control.orders).hasSize(1);
    assertThat(control.actors.getLast())
        .isEqualTo(new Actor(Actor.Origin.SNMP, "tape", Role.OPERATOR));
    return control.orders.getFirst();
  }

  @Test
  void point_createdAndGo_isACheckpoint() {
    assertThat(ordered(to(point(5, "friday"), CREATE_AND_GO)))
        .isEqualTo(new CheckpointCommand.Create("friday", "main", Status.Consistency.CRASH, false));
    assertThat(
            ordered(
                to(point(2, "friday"), TRUE),
                to(point(3, "friday"), 2),
                to(point(5, "friday"), CREATE_AND_GO)))
        .isEqualTo(
            new CheckpointCommand.Create("friday", "main", Status.Consistency.APPLICATION, true));
  }

  @Test
  void point_held_isReleased() {
    assertThat(ordered(to(point(2, "monday"), FALSE)))
        .isEqualTo(new CheckpointCommand.Release("monday", "main"));
  }

  @Test
  void point_asItIs_isNothing() {
    assertThat(set(to(point(2, "monday"), TRUE))).isZero();
    assertThat(set(to(point(5, "monday"), 1))).isZero();
    assertThat(control.orders).isEmpty();
  }

  @Test
  void point_asItCannotBe_isRefused() {
    assertThat(set(to(point(2, "friday"), TRUE)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_NAME);
    assertThat(set(to(point(5, "monday"), CREATE_AND_GO)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    assertThat(set(to(point(3, "monday"), 1)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    assertThat(set(to(point(5, "friday"), 1)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    for (int status : new int[] {0, 2, 3, 5, 6, 7}) {
      assertThat(set(to(point(5, "friday"), status)))
          .isEqualTo(SnmpConstants.SNMP_ERROR_WRONG_VALUE);
    }
    assertThat(set(to(point(4, "monday"), 5))).isEqualTo(SnmpConstants.SNMP_ERROR_NOT_WRITEABLE);
    assertThat(set(to(point(5, "fri day"), CREATE_AND_GO)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NO_CREATION);
    assertThat(set(to(ForebayMib.objects(12, 1, 5, 99, 'a'), CREATE_AND_GO)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NO_CREATION);
    assertThat(set(to(ForebayMib.objects(12, 1, 5), CREATE_AND_GO)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NOT_WRITEABLE);
    assertThat(control.orders).isEmpty();
  }

  @Test
  void line_pausedAndResumed_isThat() {
    assertThat(ordered(to(PAUSED, FALSE))).isEqualTo(new LineCommand.Resume("main"));
    assertThat(set(to(PAUSED, TRUE))).as("it is paused already").isZero();
    assertThat(set(to(PAUSED, 3))).isEqualTo(SnmpConstants.SNMP_ERROR_WRONG_VALUE);
    assertThat(set(new VariableBinding(PAUSED, new Gauge32(1))))
        .isEqualTo(SnmpConstants.SNMP_ERROR_WRONG_TYPE);
    assertThat(set(new VariableBinding(PAUSED, new OctetString("true"))))
        .isEqualTo(SnmpConstants.SNMP_ERROR_WRONG_TYPE);
    assertThat(set(to(ForebayMib.objects(2, 1, 19, 7), TRUE)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NO_CREATION);
  }

  @Test
  void alarm_taken_isAcknowledged() {
    assertThat(ordered(to(TAKEN, TRUE))).isEqualTo(new EventCommand.Acknowledge(7));
    assertThat(set(to(TAKEN, FALSE))).as("nobody has").isZero();
    assertThat(set(to(ForebayMib.objects(10, 1, 10, 8), TRUE)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NO_CREATION);
  }

  @Test
  void set_ofTwoRows_isRefused() {
    assertThat(set(to(PAUSED, FALSE), to(TAKEN, TRUE)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    assertThat(set(to(point(5, "a"), CREATE_AND_GO), to(point(5, "b"), CREATE_AND_GO)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    assertThat(set(to(ForebayMib.objects(1, 1, 0), 1), to(PAUSED, FALSE)))
        .isEqualTo(SnmpConstants.SNMP_ERROR_NOT_WRITEABLE);
    assertThat(control.orders).isEmpty();
  }

  @Test
  void set_sentAgain_isDoneOnceAndAnsweredAlike() {
    control.answer =
        command ->
            CompletableFuture.completedFuture(Outcome.refused(Refusal.Kind.CONFLICT, "not now"));
    PDU pdu = pdu(5, to(point(5, "friday"), CREATE_AND_GO));
    for (int i = 0; i < 3; i++) {
      assertThat(steering.carryOut(steering.asked("tape", pdu)))
          .isEqualTo(SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    }
    assertThat(control.orders).hasSize(1);
    nanos.addAndGet(Steering.REMEMBERED_NANOS + 1);
    steering.carryOut(steering.asked("tape", pdu));
    assertThat(control.orders).hasSize(2);
  }

  @Test
  void set_thatDoesNotEnd_isAnsweredAllTheSame() {
    control.answer = command -> new CompletableFuture<>();
    assertThat(set(to(PAUSED, FALSE))).isEqualTo(SnmpConstants.SNMP_ERROR_GENERAL_ERROR);
  }

  @Test
  void set_byNobodyKnown_comesToTheDoorAsAViewer() {
    steering.carryOut(steering.asked("other", pdu(1, to(PAUSED, FALSE))));
    assertThat(control.actors.getLast().role()).isEqualTo(Role.VIEWER);
  }

  @ParameterizedTest
  @EnumSource(Refusal.Kind.class)
  void status_ofEachRefusal_isAnError(Refusal.Kind kind) {
    assertThat(Steering.status(Outcome.refused(kind, "")))
        .isBetween(
            SnmpConstants.SNMP_ERROR_GENERAL_ERROR, SnmpConstants.SNMP_ERROR_INCONSISTENT_NAME);
  }

  @Test
  void picture_afterASet_isANewOne() {
    Picture before = look.now();
    Variable paused = before.cells().get(PAUSED);
    assertThat(paused).isEqualTo(new Integer32(TRUE));
    set(to(PAUSED, FALSE));
    assertThat(look.now()).isNotSameAs(before);
  }
}
