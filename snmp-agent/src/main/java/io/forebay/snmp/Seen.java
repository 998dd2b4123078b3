package io.forebay.snmp;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import java.util.List;

/// What the door showed at about one time.
record Seen(
    Status.Appliance appliance,
    List<Status.Volume> volumes,
    List<Status.Checkpoint> checkpoints,
    IscsiReport iscsi,
    List<Event> alarms,
    List<Notice> notices,
    long noticesHeldBack) {}
