package io.forebay.gateway.mirror;

import java.util.UUID;

/// Whose mirror it is: the volume, and the group whose log brings it up to date.
public record MirrorIdentity(UUID volume, UUID group) {}
