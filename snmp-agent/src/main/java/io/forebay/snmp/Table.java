package io.forebay.snmp;

import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// A table of `FOREBAY-MIB`.
///
/// @param number its arc below `forebayObjects`
record Table<R>(int number, List<Column<R>> columns) {
  /// More rows are not shown: far above what an appliance holds, and what a manager can use.
  static final int ROWS_MAX = 4096;

  /// Puts the instances of one row.
  void put(Map<OID, Variable> into, R row, int... index) {
    for (Column<R> column : columns) {
      Variable value = column.value().apply(row);
      if (value != null) {
        into.put(new OID(object(column).getValue(), index), value);
      }
    }
  }

  OID object(Column<R> column) {
    return ForebayMib.objects(number, 1, column.number());
  }
}
