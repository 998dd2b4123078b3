package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;

/// What can be looked up of the way in for browsers, and done to it. Each gives how it stands then.
public sealed interface WebCommand extends Command<WebReport> {
  @Override
  default Role needs() {
    return changes() ? Role.ADMIN : Role.VIEWER;
  }

  @Override
  default boolean grave() {
    return changes();
  }

  /// Where it listens, and what browsers are shown.
  record Show() implements WebCommand {
    @Override
    public String verb() {
      return "web.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Shows browsers a certificate that the operator has: `chain` and `key` as PEM.
  record SetCertificate(String chain, Secret key) implements WebCommand {
    @Override
    public String verb() {
      return "web.certificate-set";
    }

    @Override
    public String toString() {
      return "SetCertificate[chain of " + chain.length() + " characters]";
    }
  }

  /// Shows browsers the appliance's own certificate again.
  record RemoveCertificate() implements WebCommand {
    @Override
    public String verb() {
      return "web.certificate-remove";
    }
  }
}
