package io.forebay.gateway.control;

import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.plan.WriteSeries;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is recorded of what hosts wrote to a group while it was primary here. Any thread; looks, never
/// waits.
public interface WriteRecord {
  /// Bytes in the change buffer in each hour that was seen well enough, oldest first, but for the present
  /// one.
  long[] hourlyBytes();

  /// The same hours in steps of five minutes, in bytes as the line carries them, uncompressed.
  WriteSeries lineWrites();

  /// The last `count` hours, the present one among them, oldest first; those that nobody saw are left out.
  List<WriteHour> hours(int count);

  /// Bytes in the change buffer for each byte on the line; 1 while nothing is known.
  double logRatio();

  /// By how much samples of all volumes could be compressed; 0: not known.
  double packRatio();

  /// Of one volume; null while nothing is recorded.
  Status.@Nullable Io volume(UUID volume);
}
