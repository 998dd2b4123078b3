package io.forebay.gateway.mirror;

import io.forebay.gateway.log.RecordHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Takes the records that carry no data of a volume, in LSN order, when everything before them is in
/// the mirrors durably. Called on the destager's thread, outside the group's lock; may block.
public interface ControlSink {
  /// Makes the record take effect, as far as it does at destage: a volume's file is made, grown or
  /// removed, durably on return. Idempotent: after a failure or crash the record comes again. Borrows
  /// `payload`.
  void onControl(RecordHeader header, MemorySegment payload) throws IOException;
}
