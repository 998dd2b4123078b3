package io.forebay.gateway.control;

import java.util.UUID;

/// Who this appliance is, and since when this process runs (wall milliseconds).
public record Identity(String name, UUID id, String version, long startedMillis) {}
