/// The contract as a page for people: plain HTML of our own making, without a script.
///
/// - **Threads** the event loop.
/// - **Blocking** nothing; the page is made once, some milliseconds.
/// - **Ownership** values own nothing.
/// - **Fails** by nothing but our own bugs: the contract is a file of the jar.
@NullMarked
package io.forebay.webui.docs;

import org.jspecify.annotations.NullMarked;
