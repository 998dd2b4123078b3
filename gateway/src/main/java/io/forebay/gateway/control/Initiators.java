package io.forebay.gateway.control;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How initiators reach volumes over iSCSI, as the application has set it up. Any thread.
public interface Initiators {
  /// What there is now.
  IscsiReport report();

  /// Who has a secret of CHAP, by their files. Throws [IOException] with what is wrong with these. Blocks.
  List<ChapName> secrets() throws IOException;

  /// Gives `who` this secret, for logins that begin from now on. Throws [IOException] with why not: then
  /// nothing has changed. Blocks.
  void setSecret(ChapName who, Secret secret) throws IOException;

  /// Takes `name` its secret and closes its sessions. Throws [IOException] as [#setSecret]. Blocks.
  void removeSecret(ChapName name) throws IOException;

  /// Reads the secrets anew, for logins that begin from now on. Throws [IOException] with what is wrong: then
  /// what was read before still counts. Blocks.
  IscsiReport reload() throws IOException;

  /// Closes session `number` and gives what it was; null: there is none.
  IscsiReport.@Nullable Session disconnect(int number);
}
