package io.forebay.snmp;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.DefaultMOScope;
import org.snmp4j.agent.MOScope;
import org.snmp4j.agent.mo.GenericManagedObject;
import org.snmp4j.agent.request.SnmpRequest;
import org.snmp4j.agent.request.SubRequest;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// All of `FOREBAY-MIB`, answered out of one [Picture] at a time.
final class Subtree implements GenericManagedObject {
  private static final List<OID> OBJECTS = ForebayMib.all();

  private static final String ASKED = "asked";
  private static final String DONE = "done";

  private static final MOScope SCOPE =
      new DefaultMOScope(ForebayMib.BASE, true, ForebayMib.BASE.nextPeer(), false);

  private final Look look;
  private final Steering steering;
  private final Consumer<Throwable> fatal;

  Subtree(Look look, Steering steering, Consumer<Throwable> fatal) {
    this.look = look;
    this.steering = steering;
    this.fatal = fatal;
  }

  @Override
  public MOScope getScope() {
    return SCOPE;
  }

  @Override
  public @Nullable OID find(MOScope range) {
    Map.Entry<OID, Variable> first = first(range);
    return first == null ? null : first.getKey();
  }

  private Map.@Nullable Entry<OID, Variable> first(MOScope range) {
    NavigableMap<OID, Variable> cells = cells();
    OID from = range.getLowerBound();
    Map.Entry<OID, Variable> entry =
        range.isLowerIncluded() ? cells.ceilingEntry(from) : cells.higherEntry(from);
    if (entry == null) {
      return null;
    }
    OID upper = range.getUpperBound();
    int beyond = upper == null ? -1 : entry.getKey().compareTo(upper);
    return beyond < 0 || beyond == 0 && range.isUpperIncluded() ? entry : null;
  }

  private NavigableMap<OID, Variable> cells() {
    return guarded(() -> look.now().cells());
  }

  @Override
  public void get(SubRequest<?> request) {
    VariableBinding binding = request.getVariableBinding();
    Variable value = cells().get(binding.getOid());
    if (value == null) {
      boolean known = OBJECTS.stream().anyMatch(binding.getOid()::startsWith);
      value = known ? Null.noSuchInstance : Null.noSuchObject;
    }
    binding.setVariable(value);
    request.completed();
  }

  @Override
  public boolean next(SubRequest<?> request) {
    Map.Entry<OID, Variable> first = first(request.getScope());
    if (first == null) {
      return false;
    }
    request.getVariableBinding().setOid(first.getKey());
    request.getVariableBinding().setVariable(first.getValue());
    request.completed();
    return true;
  }

  @Override
  public void prepare(SubRequest<?> request) {
    Intent intent = guarded(() -> asked(request).intent);
    if (intent instanceof Intent.Refused(OID at, int status)
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

  /// SNMP4J keeps what is thrown to itself.
  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (Error bug) {
      fatal.accept(bug);
      throw bug;
    }
  }

  @Override
  public void undo(SubRequest<?> request) {
    request.completed();
  }

  @Override
  public void cleanup(SubRequest<?> request) {
    request.completed();
  }
}
