package io.forebay.webui.session;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Work that hashes a password, beside the event loop: one after another, and few may wait. So strangers who
/// sign in all the time take one processor at most, and no memory.
public final class Turns {
  /// At 50 ms each nobody waits for more than a second.
  public static final int WAITING_MAX = 16;

  private static final int RETRY_SECONDS = 2;

  private final Vertx vertx;
  private int underWay;

  public Turns(Vertx vertx) {
    this.vertx = vertx;
  }

  /// What `work` gives, on the loop it was asked on. Fails only by our own bugs.
  public <R> CompletionStage<Outcome<R>> take(Callable<Outcome<R>> work) {
    if (underWay >= WAITING_MAX) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused<>(
              new Refusal(
                  Refusal.Kind.THROTTLED,
                  "Too many are signing in at this moment: try again in a few seconds.",
                  RETRY_SECONDS)));
    }
    underWay++;
    Context loop = vertx.getOrCreateContext();
    CompletableFuture<Outcome<R>> done = new CompletableFuture<>();
    loop.<Outcome<R>>executeBlocking(work)
        .onComplete(result -> {
          underWay--;
          if (result.succeeded()) {
            done.complete(result.result());
          } else {
            done.completeExceptionally(result.cause());
          }
        });
    return done;
  }
}
