package io.forebay.snmp;

import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// What tables have in common: columns that lie somewhere.
interface Rows<R> {
  List<Column<R>> columns();

  OID object(Column<R> column);

  /// Puts the instances of one row.
  default void put(Map<OID, Variable> into, R row, int... index) {
    for (Column<R> column : columns()) {
      Variable value = column.value().apply(row);
      if (value != null) {
        into.put(new OID(object(column).getValue(), index), value);
      }
    }
  }
}
