package io.forebay.gateway.control.user;

/// A person or program that has come in. `name`: of a user, or `USER/KEY` when it came with an API key.
/// `stamp` changes when password, role or second factor of the user change, or the user is removed and made
/// again: a session made under another stamp is over.
public record Who(String name, Role role, long stamp) {}
