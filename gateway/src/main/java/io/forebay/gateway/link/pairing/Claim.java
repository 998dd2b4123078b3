package io.forebay.gateway.link.pairing;

import java.util.UUID;

/// What a side says of itself during pairing: its appliance id, its name, and where it can be dialled
/// (`HOST:PORT`; empty: not at all).
public record Claim(UUID appliance, String name, String address) {}
