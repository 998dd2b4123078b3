package io.forebay.gateway.group;

import java.util.UUID;

/// Another appliance, and what the operator calls it.
public record PeerName(UUID appliance, String name) {}
