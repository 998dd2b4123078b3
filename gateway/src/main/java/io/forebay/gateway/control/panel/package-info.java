/// The front panel as others see it: keys, what it shows, and the PIN. The panel itself is a user interface, found
/// like the others; it is bound to the door once it runs.
///
/// - **Threads** everything may be called from any thread.
/// - **Blocking** [PanelPin] reads and writes a small file and hashes, some 100 ms; nothing else blocks.
/// - **Ownership** values own nothing.
/// - **Fails** with a refusal in one line.
@NullMarked
package io.forebay.gateway.control.panel;

import org.jspecify.annotations.NullMarked;
