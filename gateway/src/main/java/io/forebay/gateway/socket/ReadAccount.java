package io.forebay.gateway.socket;

import io.forebay.gateway.block.Check;
import org.jspecify.annotations.Nullable;

/// One connection's right to reply buffers: first from what it has for itself, then from the budget of
/// all. Confined to the connection's event loop, except that a loan from the budget may be given back on
/// any thread.
public final class ReadAccount {
  /// Where the bytes of one read came from, and go back to.
  public sealed interface Loan {
    void give(long bytes);
  }

  private final class Own implements Loan {
    @Override
    public void give(long bytes) {
      ownFree += bytes;
      Check.check(ownFree <= ownTotal, "M1 own share given back once", ownFree, ownTotal);
    }
  }

  private final class Shared implements Loan {
    @Override
    public void give(long bytes) {
      budget.give(bytes);
    }
  }

  private final ReadBudget budget;
  private final ReadBudget.Place place;
  private final Loan own = new Own();
  private final Loan shared = new Shared();
  private final long ownTotal;
  private long ownFree;
  private boolean waiting;

  /// `wake` is called on any thread when a [#take] that found nothing is worth another try.
  public ReadAccount(ReadBudget budget, int ownBytes, Runnable wake) {
    this.budget = budget;
    place = new ReadBudget.Place(wake);
    ownTotal = ownBytes;
    ownFree = ownBytes;
  }

  /// A loan of `bytes`, or null: then wait for the wake-up and ask for the same again.
  public @Nullable Loan take(long bytes) {
    if (!waiting && bytes <= ownFree) {
      ownFree -= bytes;
      return own;
    }
    waiting = !budget.take(place, bytes); // Once in the line it stays there: its turn is coming.
    return waiting ? null : shared;
  }

  /// Nothing is waited for any more: the next [#take] may ask for another number.
  public void giveUp() {
    budget.leave(place);
    waiting = false;
  }

  /// The connection is gone; loans that are out come back by themselves.
  public void close() {
    budget.leave(place);
  }
}
