package io.forebay.gateway.link;

import java.util.UUID;

/// The appliance at the other end of a line: its id, fixed when the two were paired, and the name under
/// which it is shown here.
public record Peer(UUID appliance, String name) {}
