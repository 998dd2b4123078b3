package io.forebay.gateway.log;

import java.util.concurrent.locks.ReentrantLock;

/// The group's lock: guards append, the pending index and the taking of pins. Held for about a
/// microsecond a record; no disk call is ever made under it, which a simulated disk can prove with
/// [#heldByMe].
public final class LogLock {
  private final ReentrantLock lock = new ReentrantLock();

  public void lock() {
    lock.lock();
  }

  public void unlock() {
    lock.unlock();
  }

  public boolean heldByMe() {
    return lock.isHeldByCurrentThread();
  }
}
