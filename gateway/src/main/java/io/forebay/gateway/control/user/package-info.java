/// Who may come in and what they may do: users, roles, API keys, the setup code. Alone writes
/// `secrets/users.json`.
///
/// - **Threads** everything may be called from any thread; one lock guards the book, never held while a
///   password is hashed.
/// - **Blocking** what hashes a password blocks, and so does what writes the book; see each method.
/// - **Ownership** values own nothing. Passwords, keys and one-time secrets travel as
///   [io.forebay.gateway.control.Secret] and are never printed; of passwords and keys only hashes are kept.
/// - **Fails** with a refusal in one line. A book that cannot be read stops the start; one that cannot be
///   written refuses the change.
@NullMarked
package io.forebay.gateway.control.user;

import org.jspecify.annotations.NullMarked;
