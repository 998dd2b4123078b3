package io.forebay.snmp;

/// How notifications get to one receiver.
interface Post extends AutoCloseable {
  /// Sends it. Why it did not arrive, as far as that can be known, as a line for the operator; "" otherwise. Blocks:
  /// with an inform until it is acknowledged or given up.
  String send(Dispatch dispatch);

  @Override
  void close();
}
