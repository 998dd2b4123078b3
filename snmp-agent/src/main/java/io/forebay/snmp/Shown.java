package io.forebay.snmp;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.DefaultMOScope;
import org.snmp4j.agent.MOScope;
import org.snmp4j.agent.mo.GenericManagedObject;
import org.snmp4j.agent.request.SubRequest;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// All below one name, answered out of a sorted map of instances at a time. Nothing of it can be set.
class Shown implements GenericManagedObject {
  private final MOScope scope;
  private final List<OID> objects;
  private final Supplier<NavigableMap<OID, Variable>> now;
  private final Consumer<Throwable> fatal;

  /// All below `root`, of which `objects` are there, with the instances that `now` gives. Bugs go to `fatal`.
  Shown(
      OID root,
      Collection<OID> objects,
      Supplier<NavigableMap<OID, Variable>> now,
      Consumer<Throwable> fatal) {
    scope = new DefaultMOScope(root, true, root.nextPeer(), false);
    this.objects = List.copyOf(objects);
    this.now = now;
    this.fatal = fatal;
  }

  @Override
  public final MOScope getScope() {
    return scope;
  }

  @Override
  public final @Nullable OID find(MOScope range) {
    Map.Entry<OID, Variable> first = first(range);
    return first == null ? null : first.getKey();
  }

  private Map.@Nullable Entry<OID, Variable> first(MOScope range) {
    NavigableMap<OID, Variable> cells = guarded(now);
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

  @Override
  public final void get(SubRequest<?> request) {
    VariableBinding binding = request.getVariableBinding();
    Variable value = guarded(now).get(binding.getOid());
    if (value == null) {
      boolean known = objects.stream().anyMatch(binding.getOid()::startsWith);
      value = known ? Null.noSuchInstance : Null.noSuchObject;
    }
    binding.setVariable(value);
    request.completed();
  }

  @Override
  public final boolean next(SubRequest<?> request) {
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
    request.setErrorStatus(SnmpConstants.SNMP_ERROR_NOT_WRITEABLE);
  }

  @Override
  public void commit(SubRequest<?> request) {
    request.setErrorStatus(SnmpConstants.SNMP_ERROR_COMMIT_FAILED); // Nothing was prepared.
  }

  @Override
  public final void undo(SubRequest<?> request) {
    request.completed();
  }

  @Override
  public final void cleanup(SubRequest<?> request) {
    request.completed();
  }

  /// SNMP4J keeps what is thrown to itself.
  final <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (Error bug) {
      fatal.accept(bug);
      throw bug;
    }
  }
}
