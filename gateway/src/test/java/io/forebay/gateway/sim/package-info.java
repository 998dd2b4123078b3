/// A machine that fails on purpose: disk, clock, chance, threads and line of an appliance, all driven
/// by one seed, in one thread, so that every run can be run again. It knows nothing of the log or
/// of roles; the `*Sim` drivers do.
///
/// - **Threads** one thread per seed; nothing here may be shared between two seeds.
/// - **Blocking** nothing blocks: what would block on a disk runs other agents' duties instead.
/// - **Ownership** [io.forebay.gateway.sim.SimDisk#free] at the end of a seed gives back native memory.
/// - **Fails** as a disk, a line or a power supply does, by plan; [io.forebay.gateway.sim.SimCrash] ends
///   a process in the middle of a disk operation.
@NullMarked
package io.forebay.gateway.sim;

import org.jspecify.annotations.NullMarked;
