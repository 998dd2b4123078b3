package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// What every verb that asks a running appliance has: how to print, how long to wait, and the way there.
public final class Client {
  enum Format {
    TABLE,
    JSON
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (the document of the REST interface).")
  private Format format = Format.TABLE;

  @Option(names = "--json", description = "Same as -o json.")
  private boolean json;

  @Option(names = "--no-headers", description = "Tables without their first line.")
  private boolean noHeaders;

  @Option(
      names = {"-q", "--quiet"},
      description = "Of lists only the names; of changes nothing.")
  private boolean quiet;

  @Option(
      names = "--wait",
      paramLabel = "SPAN",
      defaultValue = "90s",
      converter = Span.class,
      description = "How long an answer may take. Default: 90s.")
  private long waitMillis = 90_000;

  /// `10GiB` as bytes.
  public static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Quantity.size(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// `1h30m` as milliseconds.
  public static final class Span implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Quantity.span(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// How a document is printed for people.
  interface Page {
    void print(PrintWriter out) throws IOException;
  }

  boolean json() {
    return json || format == Format.JSON;
  }

  long waitMillis() {
    return waitMillis;
  }

  boolean quiet() {
    return quiet;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  ForebayCommand root() {
    return (ForebayCommand) spec.root().userObject();
  }

  Api api() {
    return new Api(root().home(), (int) Math.min(waitMillis, Integer.MAX_VALUE));
  }

  Fields get(String path) throws Failure, IOException {
    return api().ask("GET", path, null);
  }

  Fields ask(String method, String path) throws Failure, IOException {
    return api().ask(method, path, null);
  }

  /// Sends the fields of `body` that are not null.
  Fields ask(String method, String path, Map<String, ? extends @Nullable Object> body)
      throws Failure, IOException {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    body.forEach((name, value) -> {
      if (value != null) {
        given.put(name, value);
      }
    });
    return api().ask(method, path, given);
  }

  /// Prints what a list gave.
  void list(Fields document, Table table) throws IOException {
    if (json()) {
      print(document);
    } else {
      table.print(out(), document.list("items"), !noHeaders && !quiet, quiet);
    }
  }

  /// Prints what a change gave: `page` for people, unless they want to hear nothing.
  void changed(Fields document, Page page) throws IOException {
    if (json()) {
      print(document);
    } else if (!quiet) {
      page.print(out());
      out().flush();
    }
  }

  /// Prints what was looked up.
  void shown(Fields document, Page page) throws IOException {
    if (json()) {
      print(document);
    } else {
      page.print(out());
      out().flush();
    }
  }

  /// The name `name` once more: given with the command, or typed after `consequence` was read. Throws [Failure]
  /// when it is another, or nobody is there to type it.
  String confirm(String consequence, String name, Confirmation sure) throws Failure {
    String typed = sure.given();
    if (typed == null) {
      err().println(consequence);
      typed = root().ask("Type its name to go on: ");
      if (typed == null) {
        throw new Failure(
            ExitCode.USAGE, "nobody is there to be asked: add --yes " + name + " to go on");
      }
    }
    if (!typed.strip().equals(name)) {
      throw new Failure(ExitCode.USAGE, "that is not its name: nothing was done");
    }
    return name;
  }

  /// Something worth knowing beside the data: on stderr, where it spoils no pipe.
  void note(String text) {
    if (!quiet && !json()) {
      err().println(text);
      err().flush();
    }
  }

  private void print(Fields document) {
    out().print(new String(Json.page(document.map()), UTF_8));
    out().flush();
  }
}
