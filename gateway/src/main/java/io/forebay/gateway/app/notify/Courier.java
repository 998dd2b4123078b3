package io.forebay.gateway.app.notify;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.notify.Carrier;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.Receiver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Takes letters to their receivers, each on a thread of its own: a name look-up cannot be broken off, and nobody is
/// to wait for one.
public final class Courier implements Carrier {
  /// For a letter's whole way: name look-up, handshakes, a slow server's checks.
  public static final long DEADLINE_MILLIS = 30_000;

  private final long deadlineMillis;
  private final Set<CompletableFuture<String>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Courier() {
    this(DEADLINE_MILLIS);
  }

  Courier(long deadlineMillis) {
    this.deadlineMillis = deadlineMillis;
  }

  @Override
  public String carry(Receiver receiver, Secret secret, Letter letter) throws IOException {
    Journey journey = new Journey();
    CompletableFuture<String> end = new CompletableFuture<>();
    underWay.add(end);
    try {
      if (closed) {
        throw new IOException("the appliance is stopping");
      }
      Thread.ofPlatform()
          .daemon()
          .name("forebay-letter-" + receiver.name())
          .start(() -> travel(receiver, secret, letter, journey, end));
      return end.get(deadlineMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it has not ended within " + deadlineMillis / 1000 + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the appliance is stopping", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      underWay.remove(end);
      journey.end();
    }
  }

  private static void travel(
      Receiver receiver,
      Secret secret,
      Letter letter,
      Journey journey,
      CompletableFuture<String> end) {
    try {
      end.complete(
          switch (letter) {
            case Letter.Mail mail -> MailDoor.carry(receiver, secret, mail, journey);
            case Letter.Syslog message -> {
              SyslogDoor.carry(receiver, message, journey);
              yield "";
            }
            case Letter.Webhook posted -> {
              WebhookDoor.carry(receiver, posted, journey);
              yield "";
            }
          });
    } catch (IOException | RuntimeException | Error e) {
      end.completeExceptionally(e); // Whoever waits decides.
    }
  }

  /// What the other side says can make a library stumble: that is the other side's fault, and no bug of ours.
  private static IOException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case UnknownHostException unknown ->
          new IOException("no address is known for " + unknown.getMessage(), unknown);
      // java.net.http does not say more.
      case ConnectException mute when mute.getMessage() == null ->
          new IOException("nobody answers there, or no address is known for that name", mute);
      case IOException known -> known;
      case RuntimeException odd ->
          new IOException("the other side's answer makes no sense: " + odd.getMessage(), odd);
      case Error bug -> throw bug;
      case null, default -> new IOException("it failed", cause);
    };
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(
        end -> end.completeExceptionally(new IOException("the appliance is stopping")));
  }
}
