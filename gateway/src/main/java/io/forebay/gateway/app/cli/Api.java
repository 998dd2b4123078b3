package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.RunFiles;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The REST interface of the appliance that runs in a home. Every question is a connection of its own.
///
/// By [HttpURLConnection] and not the newer client: that takes half a second to start, this a tenth.
public final class Api {
  private static final int CONNECT_MILLIS = 5_000;

  private static final int ANSWER_BYTES_MAX = 16 << 20;

  private final Path home;
  private final int waitMillis;

  /// @param waitMillis how long an answer may take
  public Api(Path home, int waitMillis) {
    this.home = home;
    this.waitMillis = waitMillis;
  }

  /// A path of encoded segments: `path("volumes", name)`.
  public static String path(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encode(segment));
    }
    return path.toString();
  }

  /// `path` with one more query parameter, if there is a value.
  static String query(String path, String name, @Nullable Object value) {
    if (value == null) {
      return path;
    }
    return path + (path.contains("?") ? "&" : "?") + name + "=" + encode(value.toString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /// What the appliance answers. Throws [Failure] with its reason when it does not do what is asked.
  public Fields ask(String method, String path, @Nullable Map<String, @Nullable Object> body)
      throws Failure, IOException {
    return ask(
        method, path, body, (connection, status) -> new Fields(document(connection, status)));
  }

  /// A file that the appliance gives. Throws as [#ask].
  byte[] fetch(String path) throws Failure, IOException {
    return ask(
        "GET",
        path,
        null,
        (connection, status) -> {
          try (InputStream in = connection.getInputStream()) {
            return whole(in);
          }
        });
  }

  private static byte[] whole(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
    if (bytes.length > ANSWER_BYTES_MAX) {
      throw new IOException("the answer is larger than " + ANSWER_BYTES_MAX + " bytes");
    }
    return bytes;
  }

  /// Takes the answer of a request that was done.
  private interface Taking<T> {
    T take(HttpURLConnection connection, int status) throws IOException;
  }

  private <T> T ask(
      String method, String path, @Nullable Map<String, @Nullable Object> body, Taking<T> taking)
      throws Failure, IOException {
    HttpURLConnection connection = open(method, path);
    try {
      if (!method.equals("GET")) {
        send(connection, body);
      }
      int status = status(connection);
      if (status >= 400) {
        throw refused(status, new Fields(document(connection, status)));
      }
      return taking.take(connection, status);
    } catch (ConnectException e) {
      throw nobody();
    } catch (SocketTimeoutException e) {
      throw new Failure(
          ExitCode.TIMEOUT,
          "no answer within "
              + waitMillis / 1_000
              + " s: what was asked may still happen. Look at status, or ask with a longer --wait");
    } catch (IOException e) {
      String what = e.getMessage() == null ? e.toString() : e.getMessage();
      String asked =
          method.equals("GET") ? "" : "; what was asked may have happened, look at status";
      throw new Failure(
          ExitCode.FAILED,
          "no answer from " + connection.getURL().getAuthority() + ": " + what + asked);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(String method, String path) throws Failure, IOException {
    URI uri = URI.create("http://" + address() + "/api/v1" + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(waitMillis);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Authorization", "Bearer " + token());
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  /// A length told beforehand keeps the JDK from asking twice when the connection breaks.
  private static void send(
      HttpURLConnection connection, @Nullable Map<String, @Nullable Object> body)
      throws IOException {
    byte[] bytes = body == null ? new byte[0] : Json.line(body);
    if (body != null) {
      connection.setRequestProperty("Content-Type", "application/json");
    }
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(bytes.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(bytes);
    }
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (HttpRetryException e) {
      return e.responseCode(); // A 401: the JDK would like to try again with a password.
    }
  }

  private static Map<String, @Nullable Object> document(HttpURLConnection connection, int status)
      throws IOException {
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      if (in == null) {
        return Map.of();
      }
      return Json.parseObject(whole(in));
    }
  }

  /// The problem document as a failure: its kind is the exit code.
  private static Failure refused(int status, Fields problem) throws IOException {
    if (status == 401) {
      return new Failure(
          ExitCode.DENIED,
          "the appliance does not take the token in run/api-token: it was started anew meanwhile; try again");
    }
    String kind = problem.text("kind", "failed");
    return new Failure(
        ExitCode.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_')),
        problem.text("detail", "the appliance answered with status " + status));
  }

  private String address() throws Failure, IOException {
    try {
      for (Status.Port port : RunFiles.ports(home)) {
        if (port.service().equals("api")) {
          return port.address();
        }
      }
    } catch (NoSuchFileException e) {
      throw nobody();
    } catch (AccessDeniedException e) {
      throw denied(e);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.FAILED, "run/ports.json in " + home + " is damaged: " + e.getMessage());
    }
    throw new Failure(
        ExitCode.UNREACHABLE,
        "the appliance in "
            + home
            + " serves no REST interface: see [api] listen in its forebay.toml");
  }

  private String token() throws Failure, IOException {
    try {
      return RunFiles.token(home);
    } catch (NoSuchFileException e) {
      throw nobody();
    } catch (AccessDeniedException e) {
      throw denied(e);
    }
  }

  private static Failure denied(AccessDeniedException e) {
    return new Failure(
        ExitCode.DENIED,
        "may not read " + e.getFile() + ": run this as the user whose appliance it is, or as root");
  }

  private Failure nobody() {
    return new Failure(
        ExitCode.UNREACHABLE,
        "no appliance runs in " + home + ". Start it: forebay serve --home " + home);
  }
}
