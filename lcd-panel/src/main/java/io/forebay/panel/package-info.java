/// The front panel as a model: what a display shows and what its six keys do, as values, whoever shows it. A
/// [Sight] (what the appliance is like) and a [Place] (where the panel stands) give a picture of any [Size]; a
/// place and a key give the next place, or a [Deed] for the door.
///
/// - **Threads** [Panel] may be called from any thread; everything else is immutable values and functions.
/// - **Blocking** nothing blocks; deeds are given to the door, and their answers come on its threads.
/// - **Ownership** values own nothing.
/// - **Fails** what the door refuses is shown with its reason. Nothing secret is kept beyond the screen that shows
///   it.
@NullMarked
package io.forebay.panel;

import org.jspecify.annotations.NullMarked;
