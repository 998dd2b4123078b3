package io.forebay.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.snmp.machine.FakeKernel;
import io.forebay.snmp.machine.Inspector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OID;

class LookTest {
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

  @AfterEach
  void end() {
    inspector.close();
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void now_withinItsTime_asksOnce() {
    Picture first = look.now();
    pass(Look.FRESH_MILLIS - 1);
    assertThat(look.now()).isSameAs(first);
    assertThat(control.looks).hasValue(1);
    pass(1);
    assertThat(look.now()).isNotSameAs(first);
    assertThat(control.looks).hasValue(2);
  }

  @Test
  void now_afterSomebodyHasChangedSomething_asksAgain() {
    Picture first = look.now();
    look.stale();
    assertThat(look.now()).isNotSameAs(first);
    assertThat(control.looks).hasValue(2);
  }

  @Test
  void now_applianceBusy_isTheLastPicture() {
    Picture first = look.now();
    pass(Look.FRESH_MILLIS);
    control.busy = true;
    assertThat(look.now()).isSameAs(first);
    control.busy = false;
    control.seen = Samples.seen(3);
    assertThat(look.now()).isNotSameAs(first);
  }

  @Test
  void now_noAnswerInTime_isTheLastPictureAndTheDoorIsAskedOnce() {
    Picture first = look.now();
    pass(Look.FRESH_MILLIS);
    control.silent = true;
    assertThat(look.now()).isSameAs(first);
    control.silent = false;
    assertThat(look.now()).as("still waiting for the first answer").isSameAs(first);
    assertThat(control.looks).hasValue(1);
  }

  @Test
  void now_neverAnswered_isNothing() {
    control.busy = true;
    assertThatThrownBy(look::now).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void picture_volumeInFrontDeleted_keepsTheOthersIndexes() {
    OID second = ForebayMib.objects(4, 1, 2, 2);
    assertThat(look.now().cells().get(second)).hasToString("v1");
    control.seen =
        new Seen(
            control.seen.appliance(),
            control.seen.volumes().subList(1, 2),
            control.seen.checkpoints(),
            control.seen.iscsi(),
            control.seen.alarms(),
            control.seen.notices(),
            0);
    pass(Look.FRESH_MILLIS);
    assertThat(look.now().cells().get(second)).hasToString("v1");
    assertThat(look.now().cells()).doesNotContainKey(ForebayMib.objects(4, 1, 2, 1));
  }
}
