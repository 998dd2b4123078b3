package io.forebay.snmp;

import java.util.List;
import org.snmp4j.smi.OID;

/// A table of one of the standard's modules, or a group of scalars: those have the index 0.
///
/// @param entry above the columns
record StandardTable<R>(OID entry, List<Column<R>> columns) implements Rows<R> {
  StandardTable(String entry, List<Column<R>> columns) {
    this(new OID(entry), columns);
  }

  @Override
  public OID object(Column<R> column) {
    return new OID(entry.getValue(), column.number());
  }
}
