package io.forebay.gateway.group;

import java.util.UUID;

/// Where this appliance keeps volume `number`, and up to where its mirror was synced when this was
/// recorded: a mirror that says otherwise was put back from somewhere.
record LocalVolume(int number, UUID uuid, Backing backing, long syncedLsn) {}
