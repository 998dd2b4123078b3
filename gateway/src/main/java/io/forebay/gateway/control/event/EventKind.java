package io.forebay.gateway.control.event;

import static io.forebay.gateway.control.event.Weight.ERROR_HAPPENS;
import static io.forebay.gateway.control.event.Weight.ERROR_STANDS;
import static io.forebay.gateway.control.event.Weight.ERROR_STAYS;
import static io.forebay.gateway.control.event.Weight.INFO_HAPPENS;
import static io.forebay.gateway.control.event.Weight.WARNING_HAPPENS;
import static io.forebay.gateway.control.event.Weight.WARNING_STANDS;
import static io.forebay.gateway.control.event.Weight.WARNING_STAYS;

/// The catalogue: everything an appliance reports. Ids are stable, monitoring relies on them. In a text,
/// `{}` is the subject: a group, `GROUP/VOLUME`, `GROUP/PEER`, a peer, a schedule, as the name says.
public enum EventKind {
  APPLIANCE_STARTED("appliance.started", INFO_HAPPENS, "The appliance {} has started."),
  APPLIANCE_UNCLEAN(
      "appliance.unclean",
      WARNING_HAPPENS,
      "The appliance {} was not stopped in order the last time. Its logs were recovered; nothing to do."),

  INTERFACE_FAILED(
      "interface.failed",
      ERROR_STANDS,
      "The service {} could not start; hosts and lines are served all the same. Mend what the detail says: it is"
          + " tried again each minute."),

  GROUP_UNOPENED(
      "group.unopened",
      ERROR_STANDS,
      "The group {} could not be opened; its volumes are not served. Mend the cause and restart."),
  STATE_DAMAGED(
      "group.state-damaged",
      ERROR_STANDS,
      "The state file of group {} is lost or damaged; the group is down. Bring back its `state` from a"
          + " backup of the home, or make the group anew from a peer."),
  STATE_FAILED(
      "group.state-failed",
      ERROR_STANDS,
      "The state file of group {} could not be written; nothing of it can change. Look at the disk of"
          + " the home, then restart."),
  RECORD_NOT_UNDERSTOOD(
      "group.too-new",
      ERROR_STANDS,
      "The log of group {} holds a record of a newer release; its mirrors stand still. Bring this"
          + " appliance to the release of its peer."),

  LOG_FAILED(
      "log.failed",
      ERROR_STANDS,
      "A write to the change buffer of group {} failed; hosts get errors. Look at its disk, then"
          + " restart: the group recovers what was acked."),
  SLOT_DAMAGED(
      "log.slot-damaged",
      WARNING_STANDS,
      "A slot of the change buffer of group {} is damaged or cannot be prepared; the buffer is smaller"
          + " by it. Look at its disk and its free space; it is tried again each minute."),
  LOG_UNREADABLE(
      "log.unreadable",
      WARNING_STANDS,
      "A part of the change buffer of group {} cannot be read back; what a peer still needs of it is sent"
          + " from the mirror instead. Look at its disk; it is over once nobody needs that part."),
  DATA_MISSING(
      "log.data-missing",
      ERROR_STANDS,
      "The end of the log of group {} is missing; the group is down until a peer that has it is there."
          + " To go on without it, giving up acked writes: group cut."),
  LOG_CUT(
      "log.cut",
      WARNING_HAPPENS,
      "The log of group {} was cut below what was durable, as told. Check what the hosts wrote last."),
  CLEAN_STOP_CONTRADICTED(
      "log.clean-stop-contradicted",
      WARNING_HAPPENS,
      "The log of group {} was closed in order and does not end there; it was treated as unclean. Was a"
          + " copy of the home put back?"),
  RING_SET_ASIDE(
      "ring.set-aside",
      WARNING_HAPPENS,
      "A ring that does not belong to the log of group {} was set aside. Delete the file once you know"
          + " whose it is."),
  ACKED_WRITES_LOST(
      "ring.acked-writes-lost",
      ERROR_HAPPENS,
      "Acked writes of group {} that no flush had made durable are lost: its ring is gone though the"
          + " machine did not restart. Check the file systems on its volumes; keep hands off the ring"
          + " folder."),
  BUFFER_FILLING(
      "buffer.filling",
      WARNING_STANDS,
      "The change buffer of group {} fills up. Restore the line, or make it faster: when it is full,"
          + " only which extents changed is kept for the peer."),
  TRACKING(
      "buffer.tracking",
      WARNING_STANDS,
      "For {} the change buffer is full: of the oldest stretch only which extents changed is kept. Nothing"
          + " is lost; the peer keeps its last image until it has caught up."),

  BUFFER_SHORT(
      "buffer.short",
      WARNING_STANDS,
      "At this rate the change buffer of group {} is full within buffer.full_within, and nothing drains"
          + " it. Restore the line, or make it faster."),
  LAG_HIGH(
      "lag.high",
      WARNING_STANDS,
      "The far copy of group {} is older than lag.max. Look at its line: forebay line show; or is it paused?"),
  ACK_FELL_BACK(
      "ack.fell-back",
      WARNING_STANDS,
      "A peer of group {} is late: writes that were to be acked when it holds them are acked when they are"
          + " durable here, until it keeps up again. Look at the line."),
  ACK_STALLED(
      "ack.stalled",
      ERROR_STANDS,
      "Hosts of group {} wait for a late peer, as was asked (volume ack NAME remote --patience forever)."
          + " Restore the line, or set a patience."),

  MIRROR_REFUSED(
      "mirror.refused",
      ERROR_STANDS,
      "The mirror of {} is missing or is not the one that belongs here. Bring back the right disk or"
          + " file, then restart."),
  MIRROR_FULL(
      "mirror.full",
      ERROR_STANDS,
      "There is no space for the mirror of {}; its writes pile up in the change buffer and are refused"
          + " when that is full. Make space."),
  MIRROR_FAILED(
      "mirror.failed",
      ERROR_STANDS,
      "The mirror of {} cannot be written; its writes pile up in the change buffer. Replace the disk, or"
          + " promote the peer."),
  INDEX_NOT_SPILLED(
      "mirror.index-not-spilled",
      WARNING_STANDS,
      "The index of what the mirror of {} lacks cannot be written to the home's ledger; when its memory"
          + " is full, hosts and line wait for the mirror. Make space for the home, or release the hold."),
  NO_IMAGE(
      "image.unusable",
      WARNING_STANDS,
      "Group {} holds no usable image here until its first catch-up is complete; it cannot be promoted."),
  STAGING_FULL(
      "image.no-room-to-stage",
      ERROR_STANDS,
      "Group {} cannot be brought up to date: there is no room to stage what is to come. Make room; or give"
          + " the copy here up until all of it has come: group consent."),
  IN_PLACE(
      "image.in-place",
      ERROR_STANDS,
      "Rung in place for {}: a batch is written over the copy as it comes, by consent. There is no usable"
          + " copy until it is through; it ends by itself."),
  HOLD_REACHED(
      "hold.reached",
      INFO_HAPPENS,
      "The mirror here stands still at the checkpoint of {}: it can be read as VOLUME@CHECKPOINT until it"
          + " is released."),
  HOLD_ENDED("hold.ended", INFO_HAPPENS, "The hold of {} is over: the mirror here goes on."),
  HOLD_RELEASED(
      "hold.released-itself",
      WARNING_HAPPENS,
      "The hold of {} was released before the buffer would have filled. What read it may have read two"
          + " instants: run that job again."),

  CHANGES_LOST(
      "changes.lost",
      WARNING_HAPPENS,
      "Of group {} it is not known any more which blocks changed since earlier checkpoints. Incremental"
          + " backups begin again with a whole one."),

  HANDOVER_PENDING(
      "role.handover-pending",
      WARNING_STANDS,
      "Group {} is being handed over; no host can write until its successor has taken it, by itself. If that"
          + " takes long, restore the line."),
  TAKEN_OVER(
      "role.taken-over",
      INFO_HAPPENS,
      "Group {} was handed over to this appliance; nothing is lost. Hosts write here now."),
  PROMOTED(
      "role.promoted",
      WARNING_HAPPENS,
      "Group {} was promoted here: hosts write here now. What the old primary had more is not here; when it"
          + " comes back it keeps that as a branch (group settle)."),
  SUPERSEDED(
      "role.superseded",
      ERROR_STANDS,
      "Group {} was superseded: another appliance was promoted. It takes no writes here until that is"
          + " settled (group settle); point the hosts there."),
  TWO_PRIMARIES(
      "role.two-primaries",
      ERROR_STANDS,
      "Group {} was promoted on both appliances. Hosts go on on both, nothing is replicated. Decide which"
          + " one is right, stop the hosts of the other, then: group settle."),
  BRANCH_KEPT(
      "role.branch-kept",
      WARNING_HAPPENS,
      "Group {} was settled; what only this side had is kept as a branch. Look what is in it: group branch"
          + " show."),
  DIVERGED(
      "role.diverged",
      ERROR_STANDS,
      "The logs of {} hold different records although nobody was promoted; nothing is replicated. Was a"
          + " copy of a home put back?"),
  PEER_STORE_CHANGED(
      "peer.store-changed",
      WARNING_STANDS,
      "{} has another store than before; it is compared whole. If you did not replace it, find out why."),
  PEER_REPLACED(
      "peer.replaced",
      INFO_HAPPENS,
      "The peer {} was dead and was replaced. Should it come back it is refused; keep its hosts off."),
  VERIFIED(
      "verify.done",
      INFO_HAPPENS,
      "Both copies of {} were compared while hosts wrote; the detail says what came of it."),
  VERIFY_DIFFERS(
      "verify.differs",
      ERROR_STAYS,
      "The copies of {} are not the same: a disk has changed what it was given. See which ranges (group"
          + " verify --list), find out which side is right, then: group verify --repair."),
  SEED_EXPORTED(
      "seed.exported",
      INFO_HAPPENS,
      "A seed of group {} was written: carry it over and import it there. It is not encrypted."),
  SEED_IMPORTED(
      "seed.imported",
      INFO_HAPPENS,
      "A seed of group {} was imported: the first copy is compared with it, and only what differs comes over"
          + " the line."),
  SEED_FAILED(
      "seed.failed",
      WARNING_HAPPENS,
      "A seed of group {} was not written or imported to its end. Do what the reason says, and begin it"
          + " again; what was imported stays until then."),
  LINE_VIOLATED(
      "line.violated",
      WARNING_HAPPENS,
      "The peer {} broke the protocol or sent what does not fit our log; the line is tried again. If it"
          + " stays, bring both appliances to the same release."),
  REPLICATION_REFUSED(
      "replication.refused", WARNING_STANDS, "{} is not replicated as things stand."),
  CAUGHT_UP(
      "peer.caught-up",
      INFO_HAPPENS,
      "{} has caught up by a batch of extents; from here on every write goes out as it comes."),
  PEER_REFUSED(
      "peer.refused",
      WARNING_HAPPENS,
      "A connection from {} was refused. If it should be a peer, pair it: peer invite."),
  LINE_LOST(
      "line.lost",
      WARNING_STANDS,
      "The line to {} is lost. Hosts go on; it is dialled until it is back. Check the network and the"
          + " peer."),

  LINE_LIMIT(
      "line.limit",
      INFO_HAPPENS,
      "Another limit counts for what is sent to {}: somebody set it, or its time has come."),

  EXPORT_CHANGED(
      "export.changed",
      INFO_HAPPENS,
      "How {} is exported, or to whom, was changed: volume show says what counts."),
  NBD_RELOADED("nbd.reloaded", INFO_HAPPENS, "The certificates of NBD on {} were read anew."),
  NBD_CERTIFICATE(
      "nbd.certificate",
      WARNING_STANDS,
      "The certificate by which hosts know {} is not valid any more, or soon will not be. Put a new one in"
          + " its place, then: forebay nbd reload."),
  WEB_CERTIFICATE_CHANGED(
      "web.certificate-changed", INFO_HAPPENS, "Browsers are shown another certificate by {}."),
  WEB_CERTIFICATE(
      "web.certificate",
      WARNING_STANDS,
      "The certificate that {} shows browsers is not valid any more, or soon will not be. Give it a new one:"
          + " forebay web certificate."),
  EXPORT_NAME_TAKEN(
      "export.name-taken",
      WARNING_STANDS,
      "Two groups have a volume called {}; it is exported only as GROUP/VOLUME. Rename one of them."),
  ISCSI_NAME_TAKEN(
      "iscsi.name-taken", WARNING_STANDS, "Two iSCSI targets would be called {}: rename one."),
  ISCSI_SECRETS(
      "iscsi.secrets",
      WARNING_STANDS,
      "The secrets of CHAP on {} cannot be read; those from before still count, and the next start will"
          + " fail. Do what the detail says, then: forebay iscsi reload."),
  ISCSI_RELOADED("iscsi.reloaded", INFO_HAPPENS, "The secrets of CHAP on {} were read anew."),
  ISCSI_LOGIN_REFUSED(
      "iscsi.login-refused",
      WARNING_STANDS,
      "Initiators at {} were refused. Is that a host of yours, open a volume for it (volume export) or give"
          + " it a secret (iscsi secret set)."),
  ISCSI_SESSION_OPENED("iscsi.session-opened", INFO_HAPPENS, "An initiator has logged in at {}."),
  ISCSI_SESSION_CLOSED("iscsi.session-closed", INFO_HAPPENS, "A session at {} is over."),
  ISCSI_RESERVATION_PREEMPTED(
      "iscsi.reservation-preempted",
      WARNING_HAPPENS,
      "An initiator has put others off {}: their registrations there are over, and what one of them had"
          + " reserved. A cluster does so with a host that it takes for dead; does that one live, look why."),
  USER_ADDED("user.added", INFO_HAPPENS, "A user was added: {}."),
  USER_REMOVED("user.removed", INFO_HAPPENS, "The user {} was removed."),
  USER_CHANGED("user.changed", INFO_HAPPENS, "The user {} was changed; its sessions are over."),
  KEY_CREATED("key.created", INFO_HAPPENS, "An API key was made: {}."),
  KEY_REVOKED("key.revoked", INFO_HAPPENS, "The API key {} was revoked."),
  SIGNIN_FAILED("signin.failed", WARNING_HAPPENS, "Somebody at {} was not let in."),
  SIGNIN_THROTTLED(
      "signin.throttled",
      WARNING_STANDS,
      "Somebody at {} was wrong too often and has to wait. If that is nobody of yours, keep it off."),
  POLICY_LATE(
      "policy.late",
      WARNING_STANDS,
      "The replication policy of {} is behind: a run has not ended when the next was due, or could not"
          + " begin. Restore the line, or see what it would have to be: forebay plan."),
  SCHEDULE_FAILED(
      "schedule.failed",
      WARNING_STAYS,
      "The schedule {} did not do its work. It is tried again at its next time; look at the reason."),
  HOOK_FAILED(
      "hook.failed",
      WARNING_STAYS,
      "The hook {} failed. Checkpoints are taken all the same, crash-consistent. Run its command by hand"
          + " to see why."),
  SNMP_REFUSED(
      "snmp.refused",
      WARNING_STANDS,
      "Somebody at {} asks by SNMP and is refused. Is that a manager of yours, mend what the reason says: setting"
          + " set snmp.managers, snmp user set."),
  TIME_OFFSET(
      "time.offset",
      WARNING_STANDS,
      "The clock of {} is wrong by more than time.offset_max. Set it, and have the machine keep it right;"
          + " times that are shown, schedules and one-time codes go by it."),
  TIME_UNREACHABLE(
      "time.unreachable",
      WARNING_STANDS,
      "No server of time.server has given {} a time for long, so that nobody knows how wrong its clock is. Do"
          + " what the reason says, or name others: forebay setting set time.server."),
  NOTIFY_FAILED(
      "notify.failed",
      WARNING_STANDS,
      "Events do not reach {}: what was sent there failed again and again. Do what the reason says, then:"
          + " notify test."),
  AUDIT_FAILED(
      "audit.failed",
      WARNING_STANDS,
      "The audit {} cannot be written; commands are in the log alone. Look at the disk of the home."),
  BOOK_UNREADABLE(
      "event.book",
      WARNING_HAPPENS,
      "The book of past events could not be read or written. What stands now is shown all the same; look"
          + " at the disk of the home.");

  private final String id;
  private final Weight weight;
  private final String text;

  EventKind(String id, Weight weight, String text) {
    this.id = id;
    this.weight = weight;
    this.text = text;
  }

  public String id() {
    return id;
  }

  public Severity severity() {
    return weight.severity();
  }

  public Nature nature() {
    return weight.nature();
  }

  /// What it means and what to do, with `{}` for the subject.
  public String text() {
    return text;
  }

  /// How long it must stand before it is told: what as a rule is over at once is nothing to wake anybody for.
  public long graceMillis() {
    return this == HANDOVER_PENDING || this == LINE_LOST ? 5_000 : 0;
  }

  /// How long it must be over before it is cleared: what comes again and again is one event, not twenty.
  public long calmMillis() {
    boolean knocks =
        this == ISCSI_LOGIN_REFUSED || this == SIGNIN_THROTTLED || this == SNMP_REFUSED;
    return this == LINE_LOST ? 10_000 : knocks ? 60_000 : 0;
  }
}
