package io.forebay.gateway.mirror;

import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.LogReader;

/// What a destager is connected to: all of one group, but for `buffers`, which all groups share.
public record DestagePorts(
    LogReader log,
    LogLock lock,
    PendingIndex index,
    Mirrors mirrors,
    DestageJournal journal,
    ControlSink controls,
    DestageEvents events,
    DestageBuffers buffers) {}
