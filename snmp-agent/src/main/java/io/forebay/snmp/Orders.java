package io.forebay.snmp;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// Reads what a SET asks for. One is one command: all its values are of one row, since nothing here can be undone.
final class Orders {
  private static final int TRUE = 1;
  private static final int FALSE = 2;

  /// Where an instance's table, column and index stand: below `forebayObjects`.
  private static final int TABLE = ForebayMib.objects().size();

  private static final int COLUMN = TABLE + 2;
  private static final int INDEX = TABLE + 3;

  private static final List<OID> OBJECTS = ForebayMib.all();

  private static final OID GROUP_PAUSED =
      ForebayMib.objects(GroupTables.GROUPS.number(), 1, GroupTables.PAUSED);
  private static final OID ALARM_TAKEN =
      ForebayMib.objects(AlarmTable.ALARMS.number(), 1, AlarmTable.TAKEN);
  private static final OID POINT = ForebayMib.objects(PointTable.POINTS.number(), 1);

  private final NavigableMap<OID, Variable> cells;

  private Orders(Picture picture) {
    cells = picture.cells();
  }

  /// What `bindings`, of which there is one at least, ask for, as things stand in `picture`.
  static Intent read(List<VariableBinding> bindings, Picture picture) {
    for (VariableBinding binding : bindings) {
      Intent wrong = wrong(binding, bindings.getFirst().getOid());
      if (wrong != null) {
        return wrong;
      }
    }
    Orders orders = new Orders(picture);
    VariableBinding first = bindings.getFirst();
    if (first.getOid().startsWith(POINT)) {
      return orders.point(bindings);
    }
    boolean value = first.getVariable().toInt() == TRUE;
    return first.getOid().startsWith(GROUP_PAUSED)
        ? orders.pause(first, value)
        : orders.acknowledge(first, value);
  }

  /// What is wrong with a value by itself, or because it is of another row than the first one.
  private static @Nullable Intent wrong(VariableBinding binding, OID first) {
    OID oid = binding.getOid();
    if (!writable(oid)) {
      boolean known = OBJECTS.stream().anyMatch(oid::startsWith);
      return refused(
          binding,
          known ? SnmpConstants.SNMP_ERROR_NOT_WRITEABLE : SnmpConstants.SNMP_ERROR_NO_CREATION);
    }
    if (!(binding.getVariable() instanceof Integer32 number)) {
      return refused(binding, SnmpConstants.SNMP_ERROR_WRONG_TYPE);
    }
    boolean status = oid.startsWith(POINT) && oid.get(COLUMN) == PointTable.STATUS;
    int value = number.getValue();
    boolean fits =
        status
            ? value == PointTable.ACTIVE || value == PointTable.CREATE_AND_GO
            : value == TRUE || value == FALSE;
    if (!fits) {
      return refused(binding, SnmpConstants.SNMP_ERROR_WRONG_VALUE);
    }
    return row(oid).equals(row(first))
        ? null
        : refused(binding, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
  }

  private static boolean writable(OID oid) {
    if (oid.size() <= INDEX) {
      return false;
    }
    if (!oid.startsWith(POINT)) {
      return oid.startsWith(GROUP_PAUSED) || oid.startsWith(ALARM_TAKEN);
    }
    int column = oid.get(COLUMN);
    return column == PointTable.HOLD
        || column == PointTable.CONSISTENCY
        || column == PointTable.STATUS;
  }

  /// The instance without its column.
  private static OID row(OID instance) {
    OID row = new OID(instance);
    row.set(COLUMN, 0);
    return row;
  }

  private static Intent refused(VariableBinding binding, int status) {
    return new Intent.Refused(binding.getOid(), status);
  }

  private Intent pause(VariableBinding binding, boolean paused) {
    Variable now = cells.get(binding.getOid());
    String group = group(binding.getOid());
    if (now == null || group == null || binding.getOid().size() != INDEX + 1) {
      return refused(binding, SnmpConstants.SNMP_ERROR_NO_CREATION);
    }
    if (now.toInt() == (paused ? TRUE : FALSE)) {
      return new Intent.Nothing();
    }
    return new Intent.Order(
        paused ? new LineCommand.Pause(group, null) : new LineCommand.Resume(group), false);
  }

  /// What the group of the instance's first index is called.
  private @Nullable String group(OID instance) {
    Variable name =
        cells.get(
            ForebayMib.objects(
                GroupTables.GROUPS.number(), 1, GroupTables.NAME, instance.get(INDEX)));
    return name == null ? null : Cells.string(name);
  }

  private Intent acknowledge(VariableBinding binding, boolean taken) {
    Variable now = cells.get(binding.getOid());
    if (now == null) {
      return refused(binding, SnmpConstants.SNMP_ERROR_NO_CREATION);
    }
    if (now.toInt() == (taken ? TRUE : FALSE)) {
      return new Intent.Nothing();
    }
    return taken
        ? new Intent.Order(new EventCommand.Acknowledge(binding.getOid().get(INDEX)), false)
        : refused(binding, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
  }

  private Intent point(List<VariableBinding> bindings) {
    OID instance = bindings.getFirst().getOid();
    String group = group(instance);
    String name = PointTable.name(instance, INDEX + 1);
    if (group == null || name.isEmpty()) {
      return refused(bindings.getFirst(), SnmpConstants.SNMP_ERROR_NO_CREATION);
    }
    Map<Integer, VariableBinding> columns = new HashMap<>();
    for (VariableBinding binding : bindings) {
      if (columns.put(binding.getOid().get(COLUMN), binding) != null) {
        return refused(binding, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
      }
    }
    OID status = row(instance);
    status.set(COLUMN, PointTable.STATUS);
    return cells.containsKey(status)
        ? changed(columns, group, name)
        : created(bindings, columns, group, name);
  }

  private static Intent created(
      List<VariableBinding> bindings,
      Map<Integer, VariableBinding> columns,
      String group,
      String name) {
    VariableBinding status = columns.get(PointTable.STATUS);
    if (status == null) {
      return refused(bindings.getFirst(), SnmpConstants.SNMP_ERROR_INCONSISTENT_NAME);
    }
    if (status.getVariable().toInt() != PointTable.CREATE_AND_GO) {
      return refused(status, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    }
    boolean hold = value(columns.get(PointTable.HOLD), FALSE) == TRUE;
    Status.Consistency consistency =
        Status.Consistency.values()[
            value(columns.get(PointTable.CONSISTENCY), Status.Consistency.CRASH.ordinal() + 1) - 1];
    return new Intent.Order(new CheckpointCommand.Create(name, group, consistency, hold), false);
  }

  private static int value(@Nullable VariableBinding binding, int otherwise) {
    return binding == null ? otherwise : binding.getVariable().toInt();
  }

  private Intent changed(Map<Integer, VariableBinding> columns, String group, String name) {
    VariableBinding status = columns.get(PointTable.STATUS);
    if (status != null && status.getVariable().toInt() != PointTable.ACTIVE) {
      return refused(status, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    }
    VariableBinding consistency = columns.get(PointTable.CONSISTENCY);
    if (consistency != null && !isSo(consistency)) {
      return refused(consistency, SnmpConstants.SNMP_ERROR_INCONSISTENT_VALUE);
    }
    VariableBinding hold = columns.get(PointTable.HOLD);
    if (hold == null || isSo(hold)) {
      return new Intent.Nothing();
    }
    return hold.getVariable().toInt() == TRUE
        ? new Intent.Order(new CheckpointCommand.Hold(name, group), true)
        : new Intent.Order(new CheckpointCommand.Release(name, group), false);
  }

  private boolean isSo(VariableBinding binding) {
    return binding.getVariable().equals(cells.get(binding.getOid()));
  }
}
