package io.forebay.gateway.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many bytes a group's hosts wrote in each of the last hours, in a transactional MapDB file of its
/// own: four weeks of slots, overwritten in place. Kept in memory; the file is only for the next start.
/// Damaged or lost, it begins anew; a disk that fails it leaves the memory.
///
/// One thread at a time adds, saves and closes; [#hours] is for any, and never waits for the disk.
public final class HourlyProfile implements AutoCloseable {
  /// Hours that are kept: four weeks, so that each hour of a week counts as often.
  public static final int HOURS_MAX = 4 * 7 * 24;

  private static final Logger LOG = LoggerFactory.getLogger(HourlyProfile.class);
  private static final String NAME = "profile";

  /// One hour since 1970: bytes written, and for how many milliseconds of it somebody looked.
  public record Hour(long hour, long bytes, long millis) {}

  private final Hour[] slots = new Hour[HOURS_MAX]; // Guarded by itself.
  private final Path directory;
  private @Nullable DB db; // Null: what comes is not kept for the next start.
  private @Nullable BTreeMap<Integer, long[]> kept;

  private HourlyProfile(Path directory) {
    this.directory = directory;
    Arrays.setAll(slots, i -> new Hour(-1, 0, 0));
  }

  /// Opens the profile in `directory`, or begins one. Never fails for what it finds there.
  public static HourlyProfile open(Path directory, LedgerFiles files) {
    HourlyProfile profile = new HourlyProfile(directory);
    try {
      files.makeDirectories(directory);
      if (!profile.attach()) {
        for (String name : files.list(directory)) {
          if (name.startsWith(NAME)) {
            files.delete(directory.resolve(name));
          }
        }
        if (!profile.attach()) {
          LOG.warn("event=ledger.profile directory={} reason=\"it is not kept\"", directory);
        }
      }
    } catch (IOException e) {
      LOG.warn("event=ledger.profile directory={} reason=\"{}\"", directory, e.getMessage());
    }
    return profile;
  }

  /// MapDB fails on damaged files in many ways, none of them declared.
  private boolean attach() {
    DB opened = null;
    try {
      opened =
          DBMaker.fileDB(directory.resolve(NAME).toFile())
              .fileChannelEnable()
              .transactionEnable()
              .make();
      BTreeMap<Integer, long[]> map =
          opened.treeMap("hours", Serializer.INTEGER, Serializer.LONG_ARRAY).createOrOpen();
      for (int i = 0; i < HOURS_MAX; i++) {
        read(i, map.get(i));
      }
      db = opened;
      kept = map;
      return true;
    } catch (RuntimeException | AssertionError e) {
      LOG.warn("event=ledger.profile directory={} reason=\"{}\"", directory, e.toString());
      Arrays.setAll(slots, i -> new Hour(-1, 0, 0));
      close(opened);
      return false;
    }
  }

  private void read(int slot, long @Nullable [] found) throws DBException {
    if (found == null) {
      return;
    }
    if (found.length != 3 || slot(found[0]) != slot || found[1] < 0 || found[2] < 0) {
      throw new DBException.DataCorruption("an hour that cannot be");
    }
    slots[slot] = new Hour(found[0], found[1], found[2]);
  }

  private static int slot(long hour) {
    return (int) Math.floorMod(hour, (long) HOURS_MAX);
  }

  /// Adds what was seen of an hour: `bytes` written in `millis`.
  public void add(long hour, long bytes, long millis) {
    int slot = slot(hour);
    Hour now;
    synchronized (slots) {
      Hour before = slots[slot];
      now =
          before.hour == hour
              ? new Hour(hour, before.bytes + bytes, before.millis + millis)
              : new Hour(hour, bytes, millis);
      slots[slot] = now;
    }
    BTreeMap<Integer, long[]> map = kept;
    if (map != null) {
      attempt(() -> map.put(slot, new long[] {now.hour, now.bytes, now.millis}));
    }
  }

  /// The hours that something is known of, oldest first.
  public List<Hour> hours() {
    List<Hour> known = new ArrayList<>();
    synchronized (slots) {
      for (Hour each : slots) {
        if (each.hour >= 0) {
          known.add(each);
        }
      }
    }
    known.sort((a, b) -> Long.compare(a.hour, b.hour));
    return known;
  }

  /// Keeps it for the next start. Blocks on the disk.
  public void save() {
    DB open = db;
    if (open != null) {
      attempt(open::commit);
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.warn("event=ledger.profile directory={} reason=\"{}\"", directory, e.toString());
      DB failed = db;
      db = null;
      kept = null;
      close(failed);
    }
  }

  private void close(@Nullable DB open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (RuntimeException | AssertionError e) {
      LOG.warn("event=ledger.profile directory={} reason=\"{}\"", directory, e.toString());
    }
  }

  @Override
  public void close() {
    save();
    close(db);
    db = null;
    kept = null;
  }
}
