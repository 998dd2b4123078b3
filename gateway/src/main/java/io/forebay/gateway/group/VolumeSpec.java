package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// A volume to be made.
///
/// @param sizeBytes 0 with an adopted backing: as large as that is
/// @param backing null: a file of our own
/// @param adopt whether the backing's content is the volume's content
public record VolumeSpec(
    String name, long sizeBytes, int blockBytes, @Nullable Backing backing, boolean adopt) {}
