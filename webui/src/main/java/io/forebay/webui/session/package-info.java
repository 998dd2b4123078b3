/// Who has signed in by a browser, and what an answer was to what may be asked twice.
///
/// - **Threads** confined to the event loop, but for [io.forebay.webui.session.Turns], which carries work beside
///   it and comes back.
/// - **Blocking** nothing on the loop; what hashes a password runs in [io.forebay.webui.session.Turns].
/// - **Ownership** values own nothing. Of cookies only digests are kept; nothing here is ever printed.
/// - **Fails** with a refusal, or by giving nothing: then nobody is signed in.
@NullMarked
package io.forebay.webui.session;

import org.jspecify.annotations.NullMarked;
