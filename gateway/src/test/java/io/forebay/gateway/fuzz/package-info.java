/// What all fuzz targets share. A target is a public class called `*Fuzz` with two static methods:
/// `fuzzerTestOneInput(byte[])`, which Jazzer calls and which throws when anything is not as it should be, and
/// `sample(Random)`, which makes an input, sound or spoiled: Jazzer begins with some, and JUnit runs some.
///
/// - **Threads** one; the same input gives the same run.
/// - **Blocking** nothing waits.
/// - **Ownership** a run gives back what it took, and checks that.
/// - **Fails** with the input, kept as a file that `./dev fuzz FILE` runs again.
@NullMarked
package io.forebay.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
