package io.forebay.gateway.block;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What [Volume#exchange] asks, and what it tells: exactly one of [#done] and [#unread], once, on any
/// thread.
public interface Exchange {
  /// What is to be there instead of `present` (from its position to its limit): as many bytes, maybe in
  /// `present` itself, which may be changed; null leaves it as it is. Asked anew, on any thread, when
  /// something was written in between: the last answer counts. Quick; does not block.
  @Nullable ByteBuffer replacement(ByteBuffer present);

  /// `Admitted`: it is appended, or was left as it is. `Full`: nothing was appended, see [Volume#whenRoom].
  void done(Admission admission);

  /// It could not be read, so nothing was appended.
  void unread(IoFailure failure);
}
