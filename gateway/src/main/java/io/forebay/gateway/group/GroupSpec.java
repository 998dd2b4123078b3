package io.forebay.gateway.group;

import io.forebay.gateway.log.LogShape;
import java.util.UUID;

/// What a new group is.
///
/// @param uuid fresh for a new group; the primary's for a secondary
/// @param appliance whose this is
/// @param shape its segment size is the primary's for a secondary
public record GroupSpec(String name, UUID uuid, UUID appliance, LogShape shape) {}
