package io.forebay.gateway.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Some [Series] in a transactional MapDB file of their own, overwritten in place. The file is only for the
/// next start: damaged or lost, it begins anew; a disk that fails it leaves the memory.
///
/// One thread at a time opens, changes, saves and closes.
public final class SeriesFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesFile.class);

  private final Path directory;
  private final String name;
  private final LedgerFiles files;
  private final Map<String, Series> known = new TreeMap<>();
  private @Nullable DB db; // Null: nothing is kept for the next start.

  private SeriesFile(Path directory, String name, LedgerFiles files) {
    this.directory = directory;
    this.name = name;
    this.files = files;
  }

  /// Opens the file `name` in `directory`, or begins one. Never fails for what it finds there.
  public static SeriesFile open(Path directory, String name, LedgerFiles files) {
    SeriesFile file = new SeriesFile(directory, name, files);
    try {
      files.makeDirectories(directory);
      if (!file.attach()) {
        file.beginAnew();
      }
    } catch (IOException e) {
      file.failed(e);
    }
    return file;
  }

  /// The series `key`, with what was kept of it: the newest `rows` slots, `columns` numbers each. Rows of
  /// another width, as an older release wrote them, are left out.
  public Series series(String key, int rows, int columns) {
    Series made = new Series(rows, columns);
    known.put(key, made);
    DB open = db;
    if (open != null && !read(open, key, made)) {
      made.forget();
      beginAnew();
    }
    return made;
  }

  private boolean attach() {
    DB opened = null;
    try {
      opened =
          DBMaker.fileDB(directory.resolve(name).toFile())
              .fileChannelEnable()
              .transactionEnable()
              .make();
      db = opened;
      return true;
    } catch (RuntimeException | AssertionError e) { // MapDB declares none of its many.
      failed(e);
      close(opened);
      return false;
    }
  }

  /// Throws away what is there, and keeps what memory has.
  private void beginAnew() {
    close(db);
    db = null;
    try {
      for (String each : files.list(directory)) {
        if (each.equals(name) || each.startsWith(name + ".")) {
          files.delete(directory.resolve(each));
        }
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    if (attach()) {
      known.forEach((key, series) -> keep(key, series));
    }
  }

  private void keep(String key, Series series) {
    attempt(open -> {
      BTreeMap<Integer, long[]> map = map(open, key);
      series.each((slot, row) -> put(map, (int) (slot % series.rowCount()), slot, row));
      series.keepWith((index, slot, row) -> attempt(_ -> put(map, index, slot, row)));
    });
  }

  private boolean read(DB open, String key, Series into) {
    try {
      BTreeMap<Integer, long[]> map = map(open, key);
      for (int i = 0; i < into.rowCount(); i++) {
        long[] found = map.get(i);
        if (found != null && found.length == into.columns() + 1) {
          long[] row = java.util.Arrays.copyOfRange(found, 1, found.length);
          if (!into.restore(i, found[0], row)) {
            throw new DBException.DataCorruption("a row that cannot be");
          }
        }
      }
      into.keepWith((index, slot, row) -> attempt(_ -> put(map, index, slot, row)));
      return true;
    } catch (RuntimeException | AssertionError e) {
      failed(e);
      return false;
    }
  }

  private static BTreeMap<Integer, long[]> map(DB open, String key) {
    return open.treeMap(key, Serializer.INTEGER, Serializer.LONG_ARRAY).createOrOpen();
  }

  private static void put(BTreeMap<Integer, long[]> map, int index, long slot, long[] row) {
    long[] kept = new long[row.length + 1];
    kept[0] = slot;
    System.arraycopy(row, 0, kept, 1, row.length);
    map.put(index, kept);
  }

  /// Keeps everything for the next start. Blocks on the disk.
  public void save() {
    attempt(DB::commit);
  }

  private interface Work {
    void with(DB open);
  }

  private void attempt(Work work) {
    DB open = db;
    if (open == null) {
      return;
    }
    try {
      work.with(open);
    } catch (RuntimeException | AssertionError e) {
      failed(e);
      db = null;
      known.values().forEach(series -> series.keepWith(null));
      close(open);
    }
  }

  private void failed(Throwable e) {
    LOG.warn("event=ledger.series file={} reason=\"{}\"", directory.resolve(name), e.toString());
  }

  private void close(@Nullable DB open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (RuntimeException | AssertionError e) {
      failed(e);
    }
  }

  @Override
  public void close() {
    save();
    close(db);
    db = null;
    known.values().forEach(series -> series.keepWith(null));
  }
}
