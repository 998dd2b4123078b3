package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.OfflineHome;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.log.LogDump;
import io.forebay.gateway.log.LogReport;
import io.forebay.gateway.log.LogVerifier;
import io.forebay.gateway.log.RecordHeader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `forebay log`: the change buffer of an appliance that does not run.
@Command(name = "log", description = "The change buffer of an appliance that does not run.")
final class LogNoun extends Noun {
  /// An LSN as it is printed: 16 hex digits.
  static final class LsnText implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Lsn.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Command(
      name = "verify",
      description = {
        "Proves every record by its CRCs and the chain, and says what a start would" + " do.",
        "Changes nothing. Ends with 0 only if the log is whole."
      },
      footer = {"", "Example:", "  forebay log verify --home /srv/forebay --group main"})
  int verify(
      @Mixin Offline offline,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: all.")
          @Nullable String named)
      throws Failure, IOException {
    boolean whole = true;
    try (OfflineHome home = offline.open()) {
      List<String> groups = named == null ? home.groups() : List.of(Offline.group(home, named));
      for (String group : groups) {
        LogReport report = home.group(group).verify(LogVerifier.Records.NONE);
        whole &= report.whole();
        show(offline, group, report);
      }
    }
    return (whole ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private static void show(Offline offline, String group, LogReport report) {
    Map<String, Long> records = new TreeMap<>();
    report
        .records()
        .forEach((type, count) -> records.put(type.name().toLowerCase(Locale.ROOT), count));
    if (offline.json()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("group", group);
      fields.put("whole", report.whole());
      fields.put("fromLsn", Lsn.print(report.provedFrom()));
      fields.put("toLsn", Lsn.print(report.provedTo()));
      fields.put("recoveryRow", report.row().name());
      fields.put("epochs", (long) report.epochs().size());
      fields.put("records", records);
      fields.put("findings", report.findings());
      offline.printLine(fields);
      return;
    }
    offline
        .out()
        .printf(
            "%s: %s from %s to %s, %d epochs, records %s%n",
            group,
            report.whole() ? "whole" : "NOT WHOLE",
            Lsn.print(report.provedFrom()),
            Lsn.print(report.provedTo()),
            report.epochs().size(),
            records);
    report.findings().forEach(finding -> offline.out().println("  " + finding));
  }

  @Command(
      name = "dump",
      description = "Prints a line for each record of the log, oldest first. Changes nothing.",
      footer = {
        "",
        "Examples:",
        "  forebay log dump --home /srv/forebay --limit 100",
        "  forebay log dump --home /srv/forebay --from 0000000004142000 --json"
      })
  int dump(
      @Mixin Offline offline,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: the only one.")
          @Nullable String named,
      @Option(
              names = "--from",
              paramLabel = "LSN",
              defaultValue = "0000000000000000",
              converter = LsnText.class,
              description = "Leaves out what lies before. Default: from the oldest record.")
          long from,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "9223372036854775807",
              description = "At most so many. Default: all.")
          long limit)
      throws Failure, IOException {
    try (OfflineHome home = offline.open()) {
      if (!offline.json()) {
        offline.out().println(LogDump.HEADING);
      }
      long[] printed = new long[1];
      home.group(Offline.group(home, named))
          .verify((header, payload, replayed) -> {
            if (header.lsn() >= from && printed[0] < limit) {
              printed[0]++;
              print(offline, header);
            }
          });
      offline.out().flush();
    }
    return ExitCode.OK.number();
  }

  private static void print(Offline offline, RecordHeader header) {
    if (!offline.json()) {
      offline.out().println(LogDump.line(header));
      return;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("lsn", Lsn.print(header.lsn()));
    fields.put("type", header.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("epoch", (long) header.epoch());
    fields.put("volume", Integer.toUnsignedLong(header.volume()));
    fields.put("offset", header.offset());
    fields.put("length", (long) header.length());
    fields.put("wallMillis", header.wallMillis());
    offline.printLine(fields);
  }
}
