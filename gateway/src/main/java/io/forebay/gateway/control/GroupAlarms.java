package io.forebay.gateway.control;

import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Nature;
import io.forebay.gateway.group.GroupAlarm;
import io.forebay.gateway.group.GroupEvents;

/// Brings what one group has to tell into the book.
public final class GroupAlarms implements GroupEvents {
  private final String group;
  private final EventBook book;

  public GroupAlarms(String group, EventBook book) {
    this.group = group;
    this.book = book;
  }

  @Override
  public void raised(GroupAlarm alarm, String subject, String detail) {
    EventKind kind = kind(alarm);
    switch (kind.nature()) {
      case HAPPENS -> book.happen(kind, about(subject), detail);
      case STANDS, STANDS_OVER_RESTARTS -> book.raise(kind, about(subject), detail);
    }
  }

  @Override
  public void cleared(GroupAlarm alarm, String subject) {
    EventKind kind = kind(alarm);
    if (kind.nature() != Nature.HAPPENS) {
      book.clear(kind, about(subject));
    }
  }

  private String about(String subject) {
    return subject.isEmpty() ? group : group + "/" + subject;
  }

  static EventKind kind(GroupAlarm alarm) {
    return switch (alarm) {
      case LOG_FAILED -> EventKind.LOG_FAILED;
      case RING_SET_ASIDE -> EventKind.RING_SET_ASIDE;
      case ACKED_WRITES_LOST -> EventKind.ACKED_WRITES_LOST;
      case CLEAN_STOP_CONTRADICTED -> EventKind.CLEAN_STOP_CONTRADICTED;
      case DATA_MISSING -> EventKind.DATA_MISSING;
      case CUT_ACCEPTED -> EventKind.LOG_CUT;
      case SLOT_DAMAGED -> EventKind.SLOT_DAMAGED;
      case LOG_UNREADABLE -> EventKind.LOG_UNREADABLE;
      case STATE_DAMAGED -> EventKind.STATE_DAMAGED;
      case STATE_FAILED -> EventKind.STATE_FAILED;
      case MIRROR_REFUSED -> EventKind.MIRROR_REFUSED;
      case MIRROR_FULL -> EventKind.MIRROR_FULL;
      case MIRROR_FAILED -> EventKind.MIRROR_FAILED;
      case INDEX_NOT_SPILLED -> EventKind.INDEX_NOT_SPILLED;
      case RECORD_NOT_UNDERSTOOD -> EventKind.RECORD_NOT_UNDERSTOOD;
      case HOLD_REACHED -> EventKind.HOLD_REACHED;
      case HOLD_ENDED -> EventKind.HOLD_ENDED;
      case HOLD_RELEASED -> EventKind.HOLD_RELEASED;
      case BUFFER_FILLING -> EventKind.BUFFER_FILLING;
      case TRACKING -> EventKind.TRACKING;
      case HANDOVER_PENDING -> EventKind.HANDOVER_PENDING;
      case TAKEN_OVER -> EventKind.TAKEN_OVER;
      case PROMOTED -> EventKind.PROMOTED;
      case SUPERSEDED -> EventKind.SUPERSEDED;
      case TWO_PRIMARIES -> EventKind.TWO_PRIMARIES;
      case BRANCH_KEPT -> EventKind.BRANCH_KEPT;
      case DIVERGED -> EventKind.DIVERGED;
      case PEER_STORE_CHANGED -> EventKind.PEER_STORE_CHANGED;
      case NO_IMAGE -> EventKind.NO_IMAGE;
      case STAGING_FULL -> EventKind.STAGING_FULL;
      case IN_PLACE -> EventKind.IN_PLACE;
      case ACK_FELL_BACK -> EventKind.ACK_FELL_BACK;
      case ACK_STALLED -> EventKind.ACK_STALLED;
      case CHANGES_LOST -> EventKind.CHANGES_LOST;
      case VERIFIED -> EventKind.VERIFIED;
      case VERIFY_DIFFERS -> EventKind.VERIFY_DIFFERS;
      case SEED_EXPORTED -> EventKind.SEED_EXPORTED;
      case SEED_IMPORTED -> EventKind.SEED_IMPORTED;
      case SEED_FAILED -> EventKind.SEED_FAILED;
    };
  }
}
