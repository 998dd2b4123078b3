package io.forebay.gateway.group;

import io.forebay.gateway.block.SteadySpan;

/// What the primary's mirror has of a piece, and of which stretch of the log that is. The digest of a hole
/// means nothing.
public record VerifyAsk(VerifyPiece piece, SteadySpan span, ExtentDigest.Value digest) {}
