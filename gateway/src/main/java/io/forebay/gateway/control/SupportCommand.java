package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;

/// What can be had for whoever is to help.
public sealed interface SupportCommand extends Command<SupportReport> {
  /// What this process and its machine are like, the configuration, the log's and the audit's ends; no secret.
  record Collect() implements SupportCommand {
    @Override
    public String verb() {
      return "support.collect";
    }

    @Override
    public boolean changes() {
      return false;
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }
}
