package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.sysstat.DiskLoad;
import io.forebay.gateway.app.sysstat.SysstatFiles;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.plan.LinePlan;
import io.forebay.gateway.control.plan.PlanJson;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `forebay plan`.
@Command(
    name = "plan",
    description = {
      "What line is needed, judged by what was written.",
      "Of a group, also before it has a peer; or (--from) of a server that is not"
          + " protected yet, by what sysstat recorded there, which needs no appliance."
    },
    footer = {
      "",
      "Examples:",
      "  forebay plan                                 several lines compared",
      "  forebay plan --rpo 15min                     what line do I need?",
      "  forebay plan --group main --line 2Mbit/s     how far behind would the copy be?",
      "  forebay plan --from /var/log/sysstat/sa* --rpo 1h",
      "  sadf -d /var/log/sysstat/sa20 -- -d >day.csv; forebay plan --from day.csv"
    })
final class PlanVerb implements Callable<Integer> {
  /// `2Mbit/s` as bytes a second.
  static final class LineRate implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Quantity.lineRate(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// What is asked: at most one.
  static final class Wish {
    @Option(
        names = "--rpo",
        paramLabel = "SPAN",
        converter = Client.Span.class,
        description = "How far the copy may ever be behind: 15min, 4h.")
    @Nullable Long rpo;

    @Option(
        names = "--line",
        paramLabel = "RATE",
        converter = LineRate.class,
        description = "A line as it is sold: 2Mbit/s, 512kbit/s.")
    @Nullable Long line;
  }

  @Mixin private Client client = new Client();

  @ArgGroup private @Nullable Wish wish;

  @Option(names = "--group", paramLabel = "GROUP", description = "Default: the only one.")
  private @Nullable String group;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Files of sysstat: what sar -d, sar -b or sadf -d print, or (if the package"
              + " sysstat is installed) binary sa files.")
  private @Nullable List<Path> from;

  @Option(
      names = "--device",
      paramLabel = "DEV",
      split = ",",
      description = "With --from: only these. Default: all whole disks.")
  private @Nullable List<String> devices;

  @Override
  public Integer call() throws Failure, IOException {
    List<Path> files = from;
    if (files == null && devices != null) {
      throw new Failure(ExitCode.USAGE, "--device goes with --from");
    }
    if (files != null && group != null) {
      throw new Failure(ExitCode.USAGE, "--from and --group exclude each other");
    }
    Fields plan = files == null ? ofGroup() : ofFiles(files);
    client.shown(plan, out -> PlanPage.print(out, plan));
    return 0;
  }

  private Fields ofGroup() throws Failure, IOException {
    String path = Api.path("groups", group == null ? onlyGroup() : group, "plan");
    if (wish != null) {
      path = Api.query(path, "rpoSeconds", wish.rpo == null ? null : wish.rpo / 1e3);
      path = Api.query(path, "lineBytesPerSecond", wish.line);
    }
    return client.get(path);
  }

  private String onlyGroup() throws Failure, IOException {
    List<?> groups = client.get("/groups").list("items");
    if (groups.size() != 1) {
      throw new Failure(
          groups.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.USAGE,
          groups.isEmpty()
              ? "there is no group yet; of another server: forebay plan --from FILE"
              : "there are " + groups.size() + " groups: say which one (--group)");
    }
    return Fields.of(groups.getFirst()).text("name");
  }

  private Fields ofFiles(List<Path> files) throws Failure, IOException {
    SysstatFiles read = new SysstatFiles("sadf");
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      try {
        read.read(file);
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    DiskLoad load = read.load();
    if (load.isEmpty()) {
      throw new Failure(ExitCode.FAILED, String.join("\n", failures));
    }
    List<String> left = new ArrayList<>(failures);
    left.addAll(read.remarks());
    left.forEach(remark -> client.err().println("forebay: left out: " + remark));
    client.err().flush();
    List<String> chosen = chosen(load);
    String of = "sysstat, " + String.join(", ", chosen);
    LinePlan plan = Planner.plan(of, load.writes(chosen), Planner.Known.NOTHING, asked());
    return new Fields(Json.parseObject(Json.line(PlanJson.of(plan))));
  }

  private List<String> chosen(DiskLoad load) throws Failure {
    if (devices == null) {
      return load.usual();
    }
    for (String device : devices) {
      if (!load.devices().contains(device)) {
        throw new Failure(
            ExitCode.NOT_FOUND,
            "nothing is recorded of " + device + ", but of " + String.join(", ", load.devices()));
      }
    }
    return devices;
  }

  private Planner.Wish asked() throws Failure {
    if (wish == null) {
      return Planner.Wish.NONE;
    }
    try {
      return new Planner.Wish(wish.rpo == null ? 0 : wish.rpo, wish.line == null ? 0 : wish.line);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
