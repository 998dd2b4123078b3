package io.forebay.gateway.group;

import io.forebay.gateway.group.VerifyStatus.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What verifications have found so far, per peer: the last result, which travels with the log, and which
/// extents are known to differ until they were compared again. Changed on the agent; looked at from any
/// thread.
final class VerifyBook {
  /// Extents that a status lists.
  static final int LISTED_MAX = 1000;

  /// Known to differ. `whole`: these are all that were found; not so after a restart if there were many.
  private record Standing(ExtentSet extents, boolean whole) {}

  private final GroupCore core;
  private final Values values;
  private final Map<UUID, Standing> standing = new ConcurrentHashMap<>();

  /// Of this process: on their way into the log.
  private final Map<UUID, VerifyResult> results = new ConcurrentHashMap<>();

  /// What a secondary was told last that differs. On the agent.
  private final Map<UUID, Long> followed = new HashMap<>();

  VerifyBook(GroupCore core, Values values) {
    this.core = core;
    this.values = values;
  }

  /// Of a pair, whichever of the two is primary: a repair from either side ends what the other has found.
  private String key(UUID peer) {
    UUID here = core.state.get().identity().appliance();
    return here.compareTo(peer) < 0 ? here + " " + peer : peer + " " + here;
  }

  /// The last result about `peer`; null when there is none that this release understands.
  @Nullable VerifyResult last(UUID peer) {
    VerifyResult known = results.get(peer);
    if (known != null) {
      return known;
    }
    byte[] value = core.live().states().get(VerifyResult.NAMESPACE, key(peer));
    if (value == null) {
      return null;
    }
    try {
      return VerifyResult.decode(value);
    } catch (Malformed e) {
      return null; // Of a newer release.
    }
  }

  private Standing standing(UUID peer) {
    Standing known = standing.get(peer);
    if (known != null) {
      return known;
    }
    VerifyResult last = last(peer);
    ExtentSet extents = new ExtentSet();
    if (last != null) {
      for (VerifyExtent extent : last.extents()) {
        extents.add(extent.volume(), extent.offset(), extent.length());
      }
    }
    return new Standing(extents, last == null || last.differingExtents() <= last.extents().size());
  }

  /// A copy of what is known to differ; null when more is known to than which.
  @Nullable ExtentSet differing(UUID peer) {
    Standing known = standing(peer);
    return known.whole ? known.extents.copy() : null;
  }

  /// A run went through: takes its findings over and makes them travel. On the agent.
  void took(VerifyRun run, String name, long now) {
    Standing before = standing(run.peer);
    ExtentSet extents = before.extents.copy();
    run.scope().forEach(extents::remove);
    extents.addAll(run.differing());
    boolean all = run.beginning.whole();
    Standing after = new Standing(extents, before.whole || all);
    standing.put(run.peer, after);
    VerifyResult last = last(run.peer);
    long verified = all ? run.beginning.wallMillis() : last == null ? 0 : last.verifiedMillis();
    VerifyResult result =
        new VerifyResult(
            run.beginning.wallMillis(),
            now,
            run.beginning.lsn(),
            all,
            verified,
            run.totalBytes(),
            extents.bytes(),
            extents.count(),
            run.unverifiedBytes(),
            listed(extents, VerifyResult.EXTENTS_MAX));
    results.put(run.peer, result);
    values.put(
        VerifyResult.NAMESPACE,
        key(run.peer),
        result.encode(),
        _ -> {}); // What the log does not take is known to this process all the same.
    tell(run, name, after);
    run.recorded();
  }

  private void tell(VerifyRun run, String name, Standing now) {
    long unverified = run.unverifiedBytes();
    core.events.raised(
        GroupAlarm.VERIFIED,
        name,
        run.totalBytes()
            + " bytes were compared; "
            + run.differing().bytes()
            + " differ, "
            + unverified
            + " changed too often to be compared or could not be read");
    if (!now.extents.isEmpty()) {
      core.events.raised(GroupAlarm.VERIFY_DIFFERS, name, text(now.extents));
    } else if (now.whole) {
      core.events.cleared(GroupAlarm.VERIFY_DIFFERS, name);
    }
  }

  /// The first difference is told at once.
  void found(VerifyRun run, String name) {
    core.events.raised(GroupAlarm.VERIFY_DIFFERS, name, text(run.differing()));
  }

  private String text(ExtentSet extents) {
    ExtentSet.Piece first = extents.next(0, 0, Long.MAX_VALUE);
    if (first == null) {
      return "";
    }
    VolumeEntry volume = core.live().volumes().byNumber(first.volume());
    return "%d bytes in %d extents differ, the first %d bytes at %d of volume %s"
        .formatted(
            extents.bytes(),
            extents.count(),
            first.length(),
            first.offset(),
            volume == null ? Integer.toString(first.volume()) : volume.name());
  }

  /// On an appliance that is no primary the log alone counts: the alarm follows what it says.
  void follow(GroupState now) {
    results.clear();
    standing.clear();
    for (PeerEntry peer : now.peers()) {
      VerifyResult last = last(peer.appliance());
      long differing = last == null ? 0 : last.differingBytes();
      Long told = followed.put(peer.appliance(), differing);
      if (told == null || told != differing) {
        if (differing > 0) {
          ExtentSet extents = standing(peer.appliance()).extents;
          core.events.raised(GroupAlarm.VERIFY_DIFFERS, peer.name(), text(extents));
        } else {
          core.events.cleared(GroupAlarm.VERIFY_DIFFERS, peer.name());
        }
      }
    }
  }

  /// The primary tells by itself, of what was found before as well.
  void lead(GroupState now) {
    for (PeerEntry peer : now.peers()) {
      if (followed.remove(peer.appliance()) == null) {
        continue;
      }
      ExtentSet extents = standing(peer.appliance()).extents;
      if (!extents.isEmpty()) {
        core.events.raised(GroupAlarm.VERIFY_DIFFERS, peer.name(), text(extents));
      }
    }
  }

  void forget(UUID peer) {
    standing.remove(peer);
    results.remove(peer);
    followed.remove(peer);
  }

  static List<VerifyExtent> listed(ExtentSet extents, int max) {
    List<VerifyExtent> list = new ArrayList<>();
    ExtentSet.Piece piece = extents.next(0, 0, Long.MAX_VALUE);
    while (piece != null && list.size() < max) {
      list.add(new VerifyExtent(piece.volume(), piece.offset(), piece.length()));
      piece = extents.next(piece.volume(), piece.end(), Long.MAX_VALUE);
    }
    return list;
  }

  /// How things stand when no run of this process says more.
  VerifyStatus status(UUID peer, State state, String detail) {
    VerifyResult last = last(peer);
    if (last == null) {
      return new VerifyStatus(peer, state, detail, 0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0);
    }
    Standing known = standing(peer);
    return new VerifyStatus(
        peer,
        state == State.NEVER ? State.DONE : state,
        detail,
        last.startedMillis(),
        last.endedMillis(),
        last.position(),
        last.checkedBytes(),
        last.checkedBytes(),
        known.whole ? known.extents.bytes() : last.differingBytes(),
        known.whole ? known.extents.count() : last.differingExtents(),
        listed(known.extents, LISTED_MAX),
        last.unverifiedBytes(),
        last.verifiedMillis());
  }
}
