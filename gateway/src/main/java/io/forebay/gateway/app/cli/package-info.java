/// The command line: one class per noun, its verbs inside. Words and numbers only; what they do stands
/// in other rooms.
///
/// - **Threads** `main`.
/// - **Blocking** free to block.
/// - **Ownership** holds nothing beyond one call.
/// - **Fails** wrong usage is exit code 2 with picocli's hint; all else as [io.forebay.gateway.app].
@NullMarked
package io.forebay.gateway.app.cli;

import org.jspecify.annotations.NullMarked;
