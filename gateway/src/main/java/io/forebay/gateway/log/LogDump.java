package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import java.util.Locale;

/// One line for a record: what `log dump` prints.
public final class LogDump {
  /// Names the columns of [#line].
  public static final String HEADING =
      "lsn              type           epoch volume      offset     length chain";

  private LogDump() {}

  /// LSN, type, epoch, volume (of a Mark or EpochStart how many bytes before it `durable` stood),
  /// offset (of those: log bytes without fill), length, chain after the record.
  public static String line(RecordHeader header) {
    long volume =
        header.type().endsBatch()
            ? header.durableThen() - header.lsn()
            : Integer.toUnsignedLong(header.volume());
    return String.format(
        Locale.ROOT,
        "%s %-14s %5d %6d %11d %10d %016x",
        Lsn.print(header.lsn()),
        header.type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        header.epoch(),
        volume,
        header.offset(),
        header.length(),
        header.chain());
  }
}
