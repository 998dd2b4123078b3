package io.forebay.gateway.log;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import org.jspecify.annotations.Nullable;

/// Who may feed the log, and why nobody may. Guarded by the group's lock.
final class Gate {
  private static final Admission.Refused NOT_OPEN =
      new Admission.Refused(
          new IoFailure.Fenced("this appliance does not accept writes for the group"));
  private static final Admission.Refused CLOSED =
      new Admission.Refused(new IoFailure.Stopping("the group is stopping"));

  private boolean hosts;
  private Admission.@Nullable Refused over;

  /// Why hosts' writes are refused, or null.
  Admission.@Nullable Refused refusal() {
    return over != null ? over : hosts ? null : NOT_OPEN;
  }

  /// Why nothing at all is taken any more, or null.
  @Nullable IoFailure over() {
    return over == null ? null : over.failure();
  }

  boolean hosts() {
    return hosts;
  }

  void hosts(boolean mayAppend) {
    hosts = mayAppend;
  }

  /// Final (B5). A failure stands even when the log is closed afterwards.
  void fail(String reason) {
    over = new Admission.Refused(new IoFailure.Medium(reason));
  }

  void close() {
    if (over == null) {
      over = CLOSED;
    }
  }

  boolean failed() {
    return over != null && over.failure() instanceof IoFailure.Medium;
  }
}
