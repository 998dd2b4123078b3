/// `forebay.toml` and the command line's overrides, read once at the start into
/// [io.forebay.gateway.control.settings.Settings].
///
/// - **Threads** any; results are immutable.
/// - **Blocking** reading the file.
/// - **Ownership** nothing is kept open.
/// - **Fails** [WrongConfiguration] with every complaint at once, each as `FILE:LINE:COLUMN: what`.
@NullMarked
package io.forebay.gateway.app.config;

import org.jspecify.annotations.NullMarked;
