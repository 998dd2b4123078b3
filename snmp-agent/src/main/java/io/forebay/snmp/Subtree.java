package io.forebay.snmp;

import java.util.function.Consumer;
import org.snmp4j.agent.request.SnmpRequest;
import org.snmp4j.agent.request.SubRequest;
import org.snmp4j.mp.SnmpConstants;

/// All of `FOREBAY-MIB`: what is shown, and what operators set.
final class Subtree extends Shown {
  private static final String ASKED = "asked";
  private static final String DONE = "done";

  private final Steering steering;

  Subtree(Look look, Steering steering, Consumer<Throwable> fatal) {
    super(ForebayMib.BASE, ForebayMib.all(), () -> look.now().cells(), fatal);
    this.steering = steering;
  }

  @Override
  public void prepare(SubRequest<?> request) {
    Intent intent = guarded(() -> asked(request).intent);
    if (intent instanceof Intent.Refused(var at, int status)
        && at.equals(request.getVariableBinding().getOid())) {
      request.setErrorStatus(status);
    } else {
      request.completed();
    }
  }

  /// All values of a request are one command: it is carried out with the first of them.
  @Override
  public void commit(SubRequest<?> request) {
    Steering.Asked asked = guarded(() -> asked(request));
    boolean first = whole(request).setProcessingUserObject(DONE, asked) == null;
    int status = first ? guarded(() -> steering.carryOut(asked)) : SnmpConstants.SNMP_ERROR_SUCCESS;
    if (status == SnmpConstants.SNMP_ERROR_SUCCESS) {
      request.completed();
    } else {
      request.setErrorStatus(status);
    }
  }

  private static SnmpRequest whole(SubRequest<?> request) {
    return (SnmpRequest) request.getRequest();
  }

  /// What the whole request asks for; found out once.
  private Steering.Asked asked(SubRequest<?> request) {
    SnmpRequest whole = whole(request);
    if (whole.getProcessingUserObject(ASKED) instanceof Steering.Asked known) {
      return known;
    }
    Steering.Asked asked =
        steering.asked(whole.getSecurityName().toString(), whole.getSource().getPDU());
    whole.setProcessingUserObject(ASKED, asked);
    return asked;
  }
}
