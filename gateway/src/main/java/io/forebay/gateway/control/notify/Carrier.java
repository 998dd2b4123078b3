package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.Secret;
import java.io.IOException;

/// Takes letters to their receivers. Any thread.
public interface Carrier extends AutoCloseable {
  /// Hands `letter` over to `receiver`, at once and once. Blocks, for a bounded time whatever the other side does.
  /// Gives what is worth knowing although it went well, "" as a rule. Throws [IOException] with one line that says
  /// what went wrong; [LetterRefused] when the other side understood and wants none of it.
  ///
  /// @param secret the password of a mail server; "": none
  String carry(Receiver receiver, Secret secret, Letter letter) throws IOException;

  /// Ends what is under way, which then fails, and takes no more.
  @Override
  void close();
}
