package io.forebay.gateway.group;

import java.util.UUID;

/// This appliance has given its tail up in favour of `keeper`, which is to bring it up to date. Its log counts
/// for nothing any more, its image stands until a batch is applied.
///
/// @param branch what it had alone is kept under this number
record Settled(UUID keeper, long branch) {}
