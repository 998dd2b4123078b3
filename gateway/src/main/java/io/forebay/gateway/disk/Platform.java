package io.forebay.gateway.disk;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.block.Threads;

/// Everything outside the engine that it may touch: the machine in production, the simulator in tests.
public record Platform(Disk disk, Clock clock, Randomness randomness, Threads threads) {}
