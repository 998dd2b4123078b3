package io.forebay.gateway.group;

/// A range of the volume with that number in which two appliances differ.
public record VerifyExtent(int volume, long offset, long length) {}
