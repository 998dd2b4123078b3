package io.forebay.gateway.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tables in memory: for the simulator, gone with the process.
public final class MemoryTables implements SegmentTables {
  private final Map<Long, Table> tables = new HashMap<>();

  private static final class Table implements SegmentTable {
    private final TableStamp stamp;
    private List<TableExtent> extents;

    Table(TableStamp stamp, List<TableExtent> extents) {
      this.stamp = stamp;
      this.extents = extents;
    }

    @Override
    public TableStamp stamp() {
      return stamp;
    }

    @Override
    public long extents() {
      return extents.size();
    }

    @Override
    public void visit(int volume, long from, long to, Visitor visitor) {
      for (TableExtent extent : extents) {
        if (extent.volume() == volume && extent.end() > from && extent.offset() < to) {
          visitor.extent(extent.cut(from, to));
        }
      }
    }

    @Override
    public void visitAll(Visitor visitor) {
      extents.forEach(visitor::extent);
    }
  }

  @Override
  public SegmentTable build(TableStamp stamp, Source source) throws java.io.IOException {
    List<TableExtent> extents = new ArrayList<>();
    source.each(extents::add);
    Table table = new Table(stamp, List.copyOf(extents));
    delete(stamp.base());
    tables.put(stamp.base(), table);
    return table;
  }

  @Override
  public @Nullable SegmentTable find(TableStamp stamp) {
    Table table = tables.get(stamp.base());
    return table != null && table.stamp.equals(stamp) ? table : null;
  }

  @Override
  public void delete(long base) {
    Table table = tables.remove(base);
    if (table != null) {
      table.extents = List.of();
    }
  }

  @Override
  public void deleteAll() {
    List.copyOf(tables.keySet()).forEach(this::delete);
  }

  @Override
  public void close() {
    deleteAll();
  }
}
