package io.forebay.snmp;

import java.util.List;
import org.snmp4j.smi.OID;

/// A table of `FOREBAY-MIB`.
///
/// @param number its arc below `forebayObjects`
record Table<R>(int number, List<Column<R>> columns) implements Rows<R> {
  /// More rows are not shown: far above what an appliance holds, and what a manager can use.
  static final int ROWS_MAX = 4096;

  @Override
  public OID object(Column<R> column) {
    return ForebayMib.objects(number, 1, column.number());
  }
}
