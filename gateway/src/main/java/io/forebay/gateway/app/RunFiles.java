package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the command line finds a running appliance, `run/ports.json` and `run/api-token`, and what monitoring
/// on this machine presents, `run/metrics-token`: all made anew at each start. Tokens are secrets: who can read
/// the first is the operator.
public final class RunFiles {
  static final String PORTS = "run/ports.json";
  static final String TOKEN = "run/api-token";
  static final String METRICS_TOKEN = "run/metrics-token";

  private static final int TOKEN_BYTES = 32;

  private RunFiles() {}

  static String token(Randomness randomness) {
    byte[] secret = new byte[TOKEN_BYTES];
    for (int i = 0; i < TOKEN_BYTES; i += Long.BYTES) {
      java.nio.ByteBuffer.wrap(secret).putLong(i, randomness.nextLong());
    }
    return HexFormat.of().formatHex(secret);
  }

  static void write(Shelf shelf, UserInterface.Tokens tokens, List<Status.Port> ports)
      throws IOException {
    shelf.replace(TOKEN, (tokens.api() + "\n").getBytes(UTF_8));
    shelf.replace(METRICS_TOKEN, (tokens.metrics() + "\n").getBytes(UTF_8));
    writePorts(shelf, ports);
  }

  static void writePorts(Shelf shelf, List<Status.Port> ports) throws IOException {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (Status.Port port : ports) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("service", port.service());
      one.put("address", port.address());
      list.add(one);
    }
    shelf.replace(PORTS, Json.page(list));
  }

  static void remove(Path home) throws IOException {
    Files.deleteIfExists(home.resolve(PORTS));
    Files.deleteIfExists(home.resolve(TOKEN));
    Files.deleteIfExists(home.resolve(METRICS_TOKEN));
  }

  /// Where the appliance of `home` listens. Throws [IOException] when none runs there (or did not stop
  /// in order: its files then point nowhere).
  public static List<Status.Port> ports(Path home) throws IOException {
    List<Status.Port> ports = new ArrayList<>();
    Object list = Json.parse(Files.readAllBytes(home.resolve(PORTS)));
    if (list instanceof List<?> each) {
      for (Object one : each) {
        Fields fields = Fields.of(one);
        ports.add(new Status.Port(fields.text("service"), fields.text("address")));
      }
    }
    return ports;
  }

  /// The token of the appliance of `home`. Throws [IOException] as [#ports].
  public static String token(Path home) throws IOException {
    return Files.readString(home.resolve(TOKEN)).strip();
  }
}
