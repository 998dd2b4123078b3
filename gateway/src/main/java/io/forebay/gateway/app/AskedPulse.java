package io.forebay.gateway.app;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Somebody who takes work: given a small piece of it at each look, has to be through with it by the next.
final class AskedPulse implements Pulse {
  private final String name;
  private final Executor asked;
  private final Runnable question;
  private volatile boolean answered = true;

  AskedPulse(String name, Executor asked, Runnable question) {
    this.name = name;
    this.asked = asked;
    this.question = question;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean beats() {
    if (!answered) {
      return false;
    }
    answered = false;
    try {
      asked.execute(this::answer);
    } catch (RejectedExecutionException e) {
      answered = true; // It was closed: the appliance is stopping, and that is watched by others.
    }
    return true;
  }

  private void answer() {
    try {
      question.run();
    } finally {
      answered = true;
    }
  }
}
