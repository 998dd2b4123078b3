package io.forebay.gateway.app.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.LetterRefused;
import io.forebay.gateway.control.notify.Receiver;
import io.forebay.gateway.control.notify.WebhookText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

/// Posts JSON to a URL. Of the answer only the status is read; no redirect is followed.
final class WebhookDoor {
  /// What says that this very request will never do; others may be mended over there.
  private static final Set<Integer> REFUSED = Set.of(400, 405, 413, 415, 422);

  private WebhookDoor() {}

  /// Blocks.
  static void carry(Receiver receiver, Letter.Webhook letter, Journey journey) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .sslContext(Trust.context(receiver))
            .build();
    Closeable end = client::shutdownNow; // Not close(): that waits for the other side.
    journey.with(end);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(receiver.destination().url()))
            .header("Content-Type", "application/json")
            .header("User-Agent", "forebay")
            .POST(HttpRequest.BodyPublishers.ofString(letter.body(), UTF_8));
    if (!letter.signature().isEmpty()) {
      request.header(WebhookText.SIGNATURE, letter.signature());
    }
    try {
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close(); // Unread: nobody makes us read without end.
      judge(answer.statusCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was broken off", e);
    }
  }

  private static void judge(int status) throws IOException {
    if (status >= 200 && status < 300) {
      return;
    }
    String said = "the server answered with HTTP status " + status;
    if (REFUSED.contains(status)) {
      throw new LetterRefused(said);
    }
    throw new IOException(
        status >= 300 && status < 400
            ? said + ", a redirect: give the address to which it leads"
            : said);
  }
}
