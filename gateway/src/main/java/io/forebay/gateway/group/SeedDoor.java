package io.forebay.gateway.group;

import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.MirrorPlace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a seed that is written or imported asks of its group. On the run's own thread.
record SeedDoor(Seeds seeds, SeedGround ground) implements SeedExport.Door, SeedImport.Door {
  @Override
  public @Nullable Mirror mirror(int volume) {
    return ground.mirror(volume);
  }

  @Override
  public boolean has(int volume) {
    return ground.has(volume);
  }

  @Override
  public boolean busy() {
    return ground.busy();
  }

  @Override
  public MirrorPlace place(VolumeEntry volume) {
    return ground.place(volume);
  }

  @Override
  public long freeBytes() throws IOException {
    return ground.freeBytes();
  }

  // ---- Told to the group's agent

  @Override
  public void opened(SeedRun of) {
    seeds.later(of, seeds::begun);
  }

  @Override
  public void opened(SeedRun of, SeedHeader header) {
    seeds.later(of, () -> seeds.opened(header));
  }

  @Override
  public void reached(SeedRun of, SeedMark mark) {
    seeds.later(of, () -> seeds.reached(mark));
  }

  @Override
  public void whole(SeedRun of) {
    seeds.later(of, seeds::exported);
  }

  @Override
  public void whole(SeedRun of, SeedHeader header, SeedMark mark) {
    seeds.later(of, () -> seeds.imported(header, mark));
  }

  @Override
  public void failed(SeedRun of, Exception why) {
    seeds.later(of, () -> seeds.failed(why));
  }

  @Override
  public void stopped(SeedRun of) {
    seeds.later(of, seeds::stopped);
  }
}
