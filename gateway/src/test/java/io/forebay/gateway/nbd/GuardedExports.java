package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/// Volumes, each with its own answer to who asks; and who has asked.
final class GuardedExports implements Exports {
  private final Map<String, Volume> volumes = new LinkedHashMap<>();
  private final Map<String, Function<Asker, Answer>> answers = new LinkedHashMap<>();
  final Queue<Asker> asked = new ConcurrentLinkedQueue<>();

  GuardedExports open(Volume volume) {
    return with(volume, asker -> new Answer.Open(volume, "open", false));
  }

  GuardedExports withTls(Volume volume) {
    return with(
        volume,
        asker -> asker.tls() ? new Answer.Open(volume, "secret", false) : new Answer.TlsRequired());
  }

  synchronized GuardedExports with(Volume volume, Function<Asker, Answer> answer) {
    volumes.put(volume.name(), volume);
    answers.put(volume.name(), answer);
    return this;
  }

  @Override
  public synchronized Answer find(String name, Asker asker) {
    asked.add(asker);
    return answers.getOrDefault(name, nobody -> Answer.Unknown.NONE).apply(asker);
  }

  @Override
  public synchronized List<Listed> list(Asker asker) {
    asked.add(asker);
    List<Listed> listed = new ArrayList<>();
    answers.forEach((name, answer) -> {
      if (answer.apply(asker) instanceof Answer.Open(Volume volume, String description, _)) {
        listed.add(new Listed(name, description, volume.sizeBytes()));
      }
    });
    return listed;
  }
}
