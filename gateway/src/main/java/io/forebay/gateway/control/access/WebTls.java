package io.forebay.gateway.control.access;

import io.forebay.gateway.control.Secret;

/// What a browser is shown, as PEM (RFC 7468).
///
/// @param chain the server's certificate, followed by its signer's
/// @param key PKCS #8, without a password
/// @param own made by this appliance, and not brought by its operator
public record WebTls(String chain, Secret key, boolean own) {}
