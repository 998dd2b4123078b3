package io.forebay.gateway.disk.linux;

import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// A read on a thread of its own: 0.1 ms to start one, for pieces that take the disk milliseconds.
final class LinuxReading implements DiskFile.Reading {
  private final FutureTask<Integer> task;

  private LinuxReading(FutureTask<Integer> task) {
    this.task = task;
  }

  static LinuxReading start(Callable<Integer> read) {
    FutureTask<Integer> task = new FutureTask<>(read);
    Thread.ofPlatform().daemon().name("read-ahead").start(task);
    return new LinuxReading(task);
  }

  /// Not to be cut short by an interrupt, which is kept: the memory is in use until the read has ended.
  @Override
  public int finish() throws IOException {
    boolean interrupted = false;
    while (task.state() == Future.State.RUNNING) {
      try {
        task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break; // Said below.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result();
  }

  private int result() throws IOException {
    if (task.state() == Future.State.SUCCESS) {
      return task.resultNow();
    }
    switch (task.exceptionNow()) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
