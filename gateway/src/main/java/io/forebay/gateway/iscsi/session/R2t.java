package io.forebay.gateway.iscsi.session;

/// One Ready To Transfer that the initiator has not answered in full (RFC 7143 11.8).
///
/// @param tag the target transfer tag that its data carries
/// @param end of the data that it asks for, in bytes of the task's data-out
record R2t(int tag, int end) {}
