package io.forebay.gateway.link.pairing;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.link.Pipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives every pairing connection, of both kinds. Anybody may knock here, so everything is bounded: how
/// many at a time, how long, how many bytes.
public final class PairingDoor implements Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PairingDoor.class);

  /// Exchanges at a time, ours included: pairing is done once in years.
  public static final int EXCHANGES_MAX = 4;

  /// From connection to end: the answer of a slow line and a slow disk, and time for nothing else.
  public static final long DEADLINE_SECONDS = 15;

  private final Clock clock;
  private final Invitations invitations;
  private final Pairings pairings;
  private final Fingerprint own;
  private final Threads.Running thread;
  private final List<PairingExchange> exchanges = new ArrayList<>();

  /// `own` is the fingerprint of our certificate.
  public PairingDoor(
      Clock clock, Threads threads, Invitations invitations, Pairings pairings, Fingerprint own) {
    this.clock = clock;
    this.invitations = invitations;
    this.pairings = pairings;
    this.own = own;
    this.thread = threads.start(this);
  }

  @Override
  public String name() {
    return "forebay-pairing";
  }

  /// Takes a connection that somebody with the certificate `theirs` opened in order to pair. Any thread.
  public synchronized void knock(Pipe pipe, Fingerprint theirs) {
    if (exchanges.size() >= EXCHANGES_MAX) {
      LOG.warn("event=pairing.refused remote={} reason=\"too many at a time\"", pipe.remote());
      pipe.close();
      return;
    }
    PairingSeal.Ends ends = new PairingSeal.Ends(own, theirs);
    admit(pipe, new PairingExchange.Inviting(pipe, deadline(), ends, invitations, pairings));
  }

  /// Pairs over a connection that was opened to where `code` says and whose other end has the certificate
  /// `theirs`. `result` is called once, on the door's agent.
  public synchronized void join(
      Pipe pipe, Fingerprint theirs, InviteCode code, Consumer<Joined> result) {
    String refusal = null;
    if (!code.promises(theirs)) {
      refusal = "another appliance answers at that address than the code names: check the address";
    } else if (theirs.equals(own)) {
      refusal = "the code is this appliance's own: use it on the other one";
    } else if (exchanges.size() >= EXCHANGES_MAX) {
      refusal = "too many pairings are under way: try again in a minute";
    }
    if (refusal != null) {
      pipe.close();
      result.accept(new Joined.Failed(refusal));
      return;
    }
    PairingSeal.Ends ends = new PairingSeal.Ends(theirs, own);
    var request = new PairingExchange.Joining.Request(deadline(), result);
    admit(pipe, new PairingExchange.Joining(pipe, ends, code, pairings, request));
  }

  private void admit(Pipe pipe, PairingExchange exchange) {
    exchanges.add(exchange);
    pipe.onChange(this::wake);
    wake();
  }

  private void wake() {
    thread.wake();
  }

  private long deadline() {
    return clock.nanos() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
  }

  @Override
  public synchronized long duty() {
    long sleep = UNTIL_WOKEN;
    for (PairingExchange exchange : List.copyOf(exchanges)) {
      long left = exchange.deadlineNanos - clock.nanos();
      if (progress(exchange, left)) {
        exchange.line.close();
        exchanges.remove(exchange);
      } else {
        sleep = Math.min(sleep, left);
      }
    }
    return sleep;
  }

  /// Whether the exchange is over.
  private boolean progress(PairingExchange exchange, long nanosLeft) {
    @Nullable IOException failure = null;
    try {
      exchange.progress();
    } catch (IOException e) {
      failure = e;
      exchange.end("the peer could not be saved: " + e.getMessage());
    }
    boolean late = nanosLeft <= 0 && !exchange.over();
    if (late) {
      exchange.end("the other side did not answer in " + DEADLINE_SECONDS + " s: try again");
    }
    boolean over = late || failure != null || exchange.over();
    if (over && exchange instanceof PairingExchange.Inviting inviting) {
      String refused = inviting.refused();
      if (refused == null) {
        LOG.info("event=pairing.done remote={}", exchange.line.remote());
      } else {
        LOG.warn("event=pairing.refused remote={} reason=\"{}\"", exchange.line.remote(), refused);
      }
    }
    return over;
  }

  @Override
  public void close() {
    thread.close();
    synchronized (this) {
      exchanges.forEach(exchange -> {
        exchange.end("this appliance is stopping");
        exchange.line.close();
      });
      exchanges.clear();
    }
  }
}
