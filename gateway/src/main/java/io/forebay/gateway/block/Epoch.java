package io.forebay.gateway.block;

import java.util.UUID;

/// One entry of a group's epoch history: the log was opened for host writes at `baseLsn` by the
/// store instance `owner`. Numbers order records inside one log; `id` tells two epochs of the same
/// number on two appliances apart. `baseChain` is the chain before the `EpochStart` record.
public record Epoch(
    int number, UUID id, UUID owner, EpochCause cause, long baseLsn, long baseChain) {}
