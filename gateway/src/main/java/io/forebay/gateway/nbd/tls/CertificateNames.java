package io.forebay.gateway.nbd.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// What a certificate calls its owner.
final class CertificateNames {
  // GeneralName, RFC 5280, 4.2.1.6.
  private static final int RFC822 = 1;
  private static final int DNS = 2;
  private static final int URI = 6;

  private CertificateNames() {}

  /// The subject's common names, and the alternative names that are mail addresses, host names or URIs.
  /// What cannot be read names nobody.
  static Set<String> of(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        var common = part.toAttributes().get("CN");
        if (common != null && common.get() instanceof String name) {
          names.add(name);
        }
      }
      var alternative = certificate.getSubjectAlternativeNames();
      if (alternative != null) {
        alternative.forEach(each -> alternative(each, names));
      }
    } catch (CertificateParsingException | NamingException _) {
      return Set.of();
    }
    return names;
  }

  private static void alternative(List<?> name, Set<String> names) {
    if (name.get(0) instanceof Integer kind
        && (kind == RFC822 || kind == DNS || kind == URI)
        && name.get(1) instanceof String text) {
      names.add(text);
    }
  }
}
