/// How two appliances that never met come to trust each other's certificates: a code with a one-time
/// secret, carried by people, and one exchange of seals. docs/protocols/replication.md, section 9.
///
/// - **Threads** values are immutable; [io.forebay.gateway.link.pairing.Invitations] may be called from
///   any thread; `forebay-pairing` drives the exchanges.
/// - **Blocking** nothing blocks.
/// - **Ownership** an exchange owns its pipe and closes it.
/// - **Fails** a wrong or late code is a refusal with its reason; nothing is trusted by half.
@NullMarked
package io.forebay.gateway.link.pairing;

import org.jspecify.annotations.NullMarked;
