package io.forebay.gateway.control.access;

import io.forebay.gateway.block.Exports.Asker;
import io.forebay.gateway.block.TlsMode;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How one volume is exported by this appliance, over NBD and iSCSI, and to whom. Immutable.
///
/// @param allow from where it may be opened; empty: from this machine, and with a trusted certificate
/// @param certificates of which one must be a name in the host's trusted certificate; empty: none needed
/// @param initiators of iSCSI that may: iSCSI names, and names that are proven by CHAP; empty: all
/// @param readOnly for reading only, whatever its role
/// @param tls with or without TLS; names of certificates need it in any case
/// @param description shown in lists of exports; "": what it is
public record ExportRule(
    List<Network> allow,
    List<String> certificates,
    List<String> initiators,
    boolean readOnly,
    TlsMode tls,
    String description) {
  /// Of a volume that nobody has said anything about.
  public static final ExportRule DEFAULT =
      new ExportRule(List.of(), List.of(), List.of(), false, TlsMode.ALLOWED, "");

  /// Networks of one rule: a few for each host of a large site.
  public static final int ALLOW_MAX = 64;

  public static final int CERTIFICATES_MAX = 64;

  /// Of one rule: a few for each host of a large site.
  public static final int INITIATORS_MAX = 64;

  /// The longest iSCSI name (RFC 7143 4.2.7.1).
  public static final int INITIATOR_CHARS_MAX = 223;

  /// Of a name or a description: what the NBD specification wants strings to be shorter than.
  public static final int TEXT_CHARS_MAX = 256;

  private static final Pattern ISCSI_NAME =
      Pattern.compile("(?:iqn|eui|naa)\\.", Pattern.CASE_INSENSITIVE);

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
    initiators = initiators.stream().map(ExportRule::initiator).toList();
    if (allow.size() > ALLOW_MAX
        || certificates.size() > CERTIFICATES_MAX
        || initiators.size() > INITIATORS_MAX) {
      throw new IllegalArgumentException(
          "at most %d networks, %d certificates and %d initiators"
              .formatted(ALLOW_MAX, CERTIFICATES_MAX, INITIATORS_MAX));
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

  /// As it is kept and compared: iSCSI names have no case (RFC 7143 4.2.7.2), others do.
  private static String initiator(String name) {
    if (name.isEmpty()
        || name.length() > INITIATOR_CHARS_MAX
        || name.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.isSpaceChar(c))) {
      throw new IllegalArgumentException(
          "the name of an initiator has 1 to "
              + INITIATOR_CHARS_MAX
              + " characters, and no spaces: iqn.1993-08.org.debian:01:abc, or a name of CHAP");
    }
    return folded(name);
  }

  private static String folded(String name) {
    return ISCSI_NAME.matcher(name).lookingAt() ? name.toLowerCase(Locale.ROOT) : name;
  }

  /// Whether an initiator may open it over iSCSI, which knows no TLS: by its address, and if the rule names
  /// any, as one of its initiators.
  ///
  /// @param address its host's, in numbers
  /// @param name what it calls itself
  /// @param user as whom it has proven itself by CHAP, or null
  public boolean admits(String address, String name, @Nullable String user) {
    InetAddress from = literal(address);
    boolean near =
        allow.isEmpty()
            ? from.isLoopbackAddress()
            : allow.stream().anyMatch(network -> network.contains(from));
    if (!near || tls == TlsMode.REQUIRED) {
      return false;
    }
    if (initiators.isEmpty()) {
      return certificates.isEmpty();
    }
    return initiators.contains(folded(name)) || user != null && initiators.contains(folded(user));
  }

  /// Behind the % is the interface, which is this machine's word for it.
  private static InetAddress literal(String address) {
    return InetAddress.ofLiteral(address.replaceFirst("%.*", ""));
  }

  /// Whether `asker` may open it over NBD, where initiators have no names: naming some, and no certificate,
  /// closes it there. A Unix socket's file says who may use that: nothing else is asked there.
  public Verdict of(Asker asker) {
    if (asker.address() == null) {
      return Verdict.OPEN;
    }
    boolean initiatorsOnly = !initiators.isEmpty() && certificates.isEmpty();
    if (initiatorsOnly || tls == TlsMode.OFF && asker.tls() || !near(asker)) {
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
    InetAddress address = literal(asker.address());
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
      text.append("this machine");
      text.append(initiators.isEmpty() ? ", and hosts with a trusted certificate" : "");
    } else {
      text.append(
          allow.isEmpty()
              ? "any address"
              : String.join(", ", allow.stream().map(Network::toString).toList()));
      if (!certificates.isEmpty()) {
        text.append(" with certificate ").append(String.join(" or ", certificates));
      }
    }
    if (!initiators.isEmpty()) {
      text.append(certificates.isEmpty() ? " as" : ", or over iSCSI");
      text.append(certificates.isEmpty() ? "" : allow.isEmpty() ? " from this machine as" : " as");
      text.append(" initiator ").append(String.join(" or ", initiators));
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
      @Nullable List<String> newInitiators,
      @Nullable Boolean newReadOnly,
      @Nullable TlsMode newTls,
      @Nullable String newDescription) {
    return new ExportRule(
        newAllow == null ? allow : newAllow,
        newCertificates == null ? certificates : newCertificates,
        newInitiators == null ? initiators : newInitiators,
        newReadOnly == null ? readOnly : newReadOnly,
        newTls == null ? tls : newTls,
        newDescription == null ? description : newDescription);
  }
}
