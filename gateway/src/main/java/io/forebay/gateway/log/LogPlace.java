package io.forebay.gateway.log;

import java.nio.file.Path;
import java.util.UUID;

/// Whose log it is and where it lives.
///
/// @param store random id of this store instance: tells a store from a copy or a replacement
/// @param segments directory of the slots
/// @param ring file on tmpfs; its directory exists
public record LogPlace(UUID group, UUID store, Path segments, Path ring) {}
