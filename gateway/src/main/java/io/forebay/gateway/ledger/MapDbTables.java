package io.forebay.gateway.ledger;

import io.forebay.gateway.block.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Tables as files `BASE.table` in a directory of the group. At most so many are mapped at a time (M1);
/// the one not used for longest is closed for the next. Guarded by its monitor.
public final class MapDbTables implements SegmentTables {
  /// Mapped at a time: at the usual 16,000 extents a segment some 20 MiB; at the worst, every record a
  /// few bytes, each is 6 MiB.
  static final int MAPPED_MAX = 32;

  private static final String SUFFIX = ".table";

  private final Path directory;
  private final LedgerFiles files;

  /// Tables that may be used, by base; by access, oldest first.
  private final LinkedHashMap<Long, Table> tables = new LinkedHashMap<>(16, 0.75f, true);

  private int mapped;

  public MapDbTables(Path directory, LedgerFiles files) throws IOException {
    this.directory = directory;
    this.files = files;
    files.makeDirectories(directory);
  }

  /// A table and, while it is mapped, its file. Guarded by the outer monitor.
  private final class Table implements SegmentTable {
    private final TableStamp stamp;
    private final long extents;
    private @Nullable TableFile file;

    Table(TableFile file) {
      this.stamp = file.stamp();
      this.extents = file.extents();
    }

    @Override
    public TableStamp stamp() {
      return stamp;
    }

    @Override
    public long extents() {
      return extents;
    }

    @Override
    public void visit(int volume, long from, long to, Visitor visitor) throws IOException {
      synchronized (MapDbTables.this) {
        TableFile open = mapped(this);
        if (open != null) {
          open.visit(volume, from, to, visitor);
        }
      }
    }

    @Override
    public void visitAll(Visitor visitor) throws IOException {
      synchronized (MapDbTables.this) {
        TableFile open = mapped(this);
        if (open != null) {
          open.visitAll(visitor);
        }
      }
    }
  }

  @Override
  public synchronized SegmentTable build(TableStamp stamp, Source source) throws IOException {
    delete(stamp.base());
    Path path = path(stamp.base());
    boolean written = false;
    try {
      TableFile.write(path, stamp, source);
      SegmentTable table = add(TableFile.open(path, false));
      written = true;
      return table;
    } finally {
      if (!written) {
        files.delete(path);
      }
    }
  }

  @Override
  public synchronized @Nullable SegmentTable find(TableStamp stamp) throws IOException {
    Table known = tables.get(stamp.base());
    if (known != null && known.stamp.equals(stamp)) {
      return known;
    }
    Path path = path(stamp.base());
    if (!files.exists(path)) {
      return null;
    }
    try {
      TableFile file = TableFile.open(path, true);
      if (file.stamp().equals(stamp)) {
        return add(file);
      }
      file.close();
    } catch (IOException e) {
      // Damaged: as if it had never been there.
    }
    delete(stamp.base());
    return null;
  }

  private Table add(TableFile file) {
    Table table = new Table(file);
    tables.put(table.stamp.base(), table);
    hold(table, file);
    return table;
  }

  private void hold(Table table, TableFile file) {
    table.file = file;
    mapped++;
    Iterator<Table> oldest = tables.values().iterator();
    while (mapped > MAPPED_MAX) {
      Table other = oldest.next();
      if (other != table) {
        release(other);
      }
    }
  }

  private void release(Table table) {
    if (table.file != null) {
      table.file.close();
      table.file = null;
      mapped--;
    }
  }

  /// The open file of a table; null when it was deleted.
  private @Nullable TableFile mapped(Table table) throws IOException {
    if (tables.get(table.stamp.base()) != table) {
      return null;
    }
    if (table.file == null) {
      hold(table, TableFile.open(path(table.stamp.base()), false));
    }
    return table.file;
  }

  @Override
  public synchronized void delete(long base) throws IOException {
    Table table = tables.remove(base);
    if (table != null) {
      release(table);
    }
    files.delete(path(base));
  }

  @Override
  public synchronized void deleteAll() throws IOException {
    close();
    for (String name : files.list(directory)) {
      if (name.endsWith(SUFFIX)) {
        files.delete(directory.resolve(name));
      }
    }
  }

  private Path path(long base) {
    return directory.resolve(Lsn.print(base) + SUFFIX);
  }

  @Override
  public synchronized void close() {
    tables.values().forEach(this::release);
    tables.clear();
  }
}
