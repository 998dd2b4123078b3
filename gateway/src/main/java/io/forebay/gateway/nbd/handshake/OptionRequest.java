package io.forebay.gateway.nbd.handshake;

import java.util.List;

/// One option of a client. Values only. What a later version of the server understands becomes another
/// case here; until then it is an [Unsupported].
sealed interface OptionRequest {
  record ExportName(String name) implements OptionRequest {}

  record Abort() implements OptionRequest {}

  record ListExports() implements OptionRequest {}

  record Inquire(InfoQuery query) implements OptionRequest {}

  record Go(InfoQuery query) implements OptionRequest {}

  record StructuredReply() implements OptionRequest {}

  record ExtendedHeaders() implements OptionRequest {}

  record ListContexts(ContextQuery query) implements OptionRequest {}

  record SetContexts(ContextQuery query) implements OptionRequest {}

  record StartTls() implements OptionRequest {}

  /// Known, but not well formed; `reason` holds no text of the peer.
  record Malformed(String reason) implements OptionRequest {}

  /// Known, but longer than what is looked at.
  record TooBig() implements OptionRequest {}

  record Unsupported() implements OptionRequest {}

  /// What INFO and GO ask: the export's name (empty: the default export), and what to tell of it
  /// beside what is always told. Unknown information requests are dropped (specification, "MUST ignore").
  record InfoQuery(String name, Wanted wanted) {}

  /// What LIST_META_CONTEXT and SET_META_CONTEXT ask of the export `name`.
  record ContextQuery(String name, List<String> queries) {}

  record Wanted(boolean name, boolean description, boolean blockSize) {}
}
