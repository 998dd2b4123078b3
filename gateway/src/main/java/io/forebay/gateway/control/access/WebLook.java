package io.forebay.gateway.control.access;

import java.util.List;

/// The certificate that browsers are shown.
///
/// @param names host names and addresses that it is for
/// @param own made by this appliance, and not brought by its operator
/// @param key what kind of key, as `EC 256` or `RSA 2048`
/// @param chain how many certificates are sent, its own one included
/// @param sha256 of the certificate, in hex
public record WebLook(
    String subject,
    String issuer,
    List<String> names,
    boolean own,
    String key,
    int chain,
    long notBeforeMillis,
    long notAfterMillis,
    String sha256) {
  public WebLook {
    names = List.copyOf(names);
  }
}
