package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OID;

class CourierTest {
  private static final Dispatch SOME = new Dispatch(new OID("1.2.3"), List.of());

  private final Notices notices = new Notices(Samples.NOON);
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Dispatch> sent = new ArrayList<>();
  private String problem = "";
  private final Courier courier =
      new Courier(
          "noc",
          new Post() {
            @Override
            public String send(Dispatch dispatch) {
              sent.add(dispatch);
              return problem;
            }

            @Override
            public void close() {}
          },
          notices,
          nanos::get);

  @Test
  void deliver_moreThanTheRate_isHeldBackAndTold() {
    for (int i = 0; i < Courier.BURST + 5; i++) {
      courier.deliver(SOME);
    }
    assertThat(sent).hasSize(Courier.BURST).containsOnly(SOME);
    assertThat(courier.delivery().heldBack()).isEqualTo(5);
    assertThat(notices.heldBack()).isEqualTo(5);
    sent.clear();
    nanos.addAndGet(2 * Courier.PACE_NANOS);
    courier.deliver(SOME);
    assertThat(sent).containsExactly(Dispatch.heldBack(5), SOME);
    sent.clear();
    nanos.addAndGet(Courier.PACE_NANOS);
    courier.deliver(null);
    assertThat(sent).isEmpty();
    assertThat(courier.delivery().sent()).isEqualTo(Courier.BURST + 2);
  }

  @Test
  void deliver_afterALongCalm_isNoMoreThanABurst() {
    nanos.addAndGet(1_000 * Courier.PACE_NANOS);
    for (int i = 0; i < 2 * Courier.BURST; i++) {
      courier.deliver(SOME);
    }
    assertThat(sent).hasSize(Courier.BURST);
  }

  @Test
  void offer_moreThanWait_isHeldBack() {
    for (int i = 0; i < Courier.QUEUE_MAX + 3; i++) {
      courier.offer(SOME);
    }
    assertThat(courier.delivery().heldBack()).isEqualTo(3);
    assertThat(courier.end()).hasSize(Courier.QUEUE_MAX);
  }

  @Test
  void deliver_failedThenWell_saysSo() {
    problem = "192.0.2.9:162 has not acknowledged";
    courier.deliver(SOME);
    assertThat(courier.delivery().failed()).isEqualTo(1);
    assertThat(courier.delivery().problem()).isEqualTo(problem);
    problem = "";
    assertThat(courier.test("kyoto")).isEmpty();
    assertThat(courier.delivery().problem()).isEmpty();
    assertThat(sent.getLast().type()).isEqualTo(Topic.TEST);
  }
}
