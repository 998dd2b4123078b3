package io.forebay.gateway.control.access;

import io.forebay.gateway.block.Exports.Asker;
import io.forebay.gateway.block.TlsMode;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one volume is exported by this appliance, over NBD and iSCSI, and to whom. Immutable.
///
/// @param allow from where it may be opened; empty: from this machine, and with a trusted certificate
/// @param certificates of which one must be a name in the host's trusted certificate; empty: none needed
/// @param readOnly for reading only, whatever its role
/// @param tls with or without TLS; names of certificates need it in any case
/// @param description shown in lists of exports; "": what it is
public record ExportRule(
    List<Network> allow,
    List<String> certificates,
    boolean readOnly,
    TlsMode tls,
    String description) {
  /// Of a volume that nobody has said anything about.
  public static final ExportRule DEFAULT =
      new ExportRule(List.of(), List.of(), false, TlsMode.ALLOWED, "");

  /// Networks of one rule: a few for each host of a large site.
  public static final int ALLOW_MAX = 64;

  public static final int CERTIFICATES_MAX = 64;

  /// Of a name or a description: what the NBD specification wants strings to be shorter than.
  public static final int TEXT_CHARS_MAX = 256;

  /// What follows from a rule for one who asks.
  public enum Verdict {
    OPEN,
    /// Perhaps, with TLS.
    WITH_TLS,
    CLOSED
  }

  /// Throws [IllegalArgumentException] with what would do.
  public ExportRule {
    allow = List.copyOf(allow);
    certificates = List.copyOf(certificates);
    if (allow.size() > ALLOW_MAX || certificates.size() > CERTIFICATES_MAX) {
      throw new IllegalArgumentException(
          "at most %d networks and %d certificates".formatted(ALLOW_MAX, CERTIFICATES_MAX));
    }
    if (tls == TlsMode.OFF && !certificates.isEmpty()) {
      throw new IllegalArgumentException("a host can show a certificate only with TLS");
    }
    certificates.forEach(name -> check("the name of a certificate", name));
    if (!description.isEmpty()) {
      check("a description", description);
    }
  }

  private static void check(String what, String text) {
    if (text.isBlank()
        || text.length() > TEXT_CHARS_MAX
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          what + " has 1 to " + TEXT_CHARS_MAX + " characters, and no control characters");
    }
  }

  /// Whether `asker` may open it. A Unix socket's file says who may use that: nothing else is asked there.
  public Verdict of(Asker asker) {
    if (asker.address() == null) {
      return Verdict.OPEN;
    }
    if (tls == TlsMode.OFF && asker.tls() || !near(asker)) {
      return Verdict.CLOSED;
    }
    if (!asker.tls() && (tls == TlsMode.REQUIRED || !certificates.isEmpty())) {
      return Verdict.WITH_TLS;
    }
    return certificates.isEmpty() || known(asker) ? Verdict.OPEN : Verdict.CLOSED;
  }

  private boolean near(Asker asker) {
    if (asker.address() == null) {
      return true;
    }
    // Behind the % is the interface, which is this machine's word for it.
    InetAddress address = InetAddress.ofLiteral(asker.address().replaceFirst("%.*", ""));
    if (!allow.isEmpty()) {
      return allow.stream().anyMatch(network -> network.contains(address));
    }
    return address.isLoopbackAddress() || !certificates.isEmpty() || asker.certificate() != null;
  }

  private boolean known(Asker asker) {
    return asker.certificate() != null && !Collections.disjoint(certificates, asker.certificate());
  }

  /// Whether nobody but this machine, and hosts with a trusted certificate, may open it.
  public boolean closed() {
    return allow.isEmpty() && certificates.isEmpty();
  }

  /// One line for people.
  public String summary() {
    StringBuilder text = new StringBuilder();
    if (closed()) {
      text.append("this machine, and hosts with a trusted certificate");
    } else {
      text.append(
          allow.isEmpty()
              ? "any address"
              : String.join(", ", allow.stream().map(Network::toString).toList()));
      if (!certificates.isEmpty()) {
        text.append(" with certificate ").append(String.join(" or ", certificates));
      }
    }
    text.append(readOnly ? "; read-only" : "");
    return switch (tls) {
      case OFF -> text + "; without TLS only";
      case ALLOWED -> text.toString();
      case REQUIRED -> text + "; with TLS only";
    };
  }

  /// This rule with what is not null changed.
  public ExportRule with(
      @Nullable List<Network> newAllow,
      @Nullable List<String> newCertificates,
      @Nullable Boolean newReadOnly,
      @Nullable TlsMode newTls,
      @Nullable String newDescription) {
    return new ExportRule(
        newAllow == null ? allow : newAllow,
        newCertificates == null ? certificates : newCertificates,
        newReadOnly == null ? readOnly : newReadOnly,
        newTls == null ? tls : newTls,
        newDescription == null ? description : newDescription);
  }
}
