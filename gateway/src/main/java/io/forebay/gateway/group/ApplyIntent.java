package io.forebay.gateway.group;

import java.util.UUID;

/// "Apply the staged catch-up batch and start the log at (`epoch`, `lsn`, `chain`)": once this is in the
/// state file the apply is redone after every restart until it is through.
record ApplyIntent(UUID batch, int epoch, long lsn, long chain) {}
