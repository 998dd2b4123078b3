package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.ControlRecord.State;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values longer than a record: whole or as before, wherever the log ends.
class LongValueTest {
  private static final String SPACE = VolumeValues.RESERVATIONS;
  private static final String KEY = "00112233-4455-6677-8899-aabbccddeeff";

  private static byte[] value(int bytes, int stamp) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) stamp);
    return value;
  }

  private static byte[] read(StateMap states) {
    byte[] value = LongValue.read(states, SPACE, KEY);
    return value == null ? new byte[0] : value;
  }

  @Test
  void records_ofAShortValue_areTheGoldenBytes() throws IOException {
    List<State> records = LongValue.records(StateMap.EMPTY, SPACE, KEY, new byte[] {1, 2, 3});
    assertThat(records).hasSize(1);
    assertThat(HexFormat.of().formatHex(ControlCodec.encode(records.getFirst())))
        .isEqualTo(HexFormat.of().formatHex(Golden.bytes("records.md", "long-value")));
  }

  /// B4: a log may end behind any record.
  @Test
  void read_afterAnyPrefixOfAChange_isTheOldValueOrTheNew() {
    SplittableRandom random = new SplittableRandom(5);
    StateMap states = StateMap.EMPTY;
    for (int round = 1; round < 60; round++) {
      byte[] before = read(states);
      int bytes = random.nextInt(4) == 0 ? 0 : random.nextInt(4 * LongValue.PIECE_BYTES_MAX);
      byte[] next = value(bytes, round);
      List<State> records = LongValue.records(states, SPACE, KEY, next);
      int cut = random.nextInt(records.size() + 1);
      boolean changed = Arrays.equals(before, next);
      for (State record : records.subList(0, cut)) {
        states = states.apply(record);
        byte[] now = read(states);
        changed |= Arrays.equals(now, next);
        assertThat(now).isEqualTo(changed ? next : before);
      }
      assertThat(changed || cut < records.size()).isTrue();
    }
    for (State record : LongValue.records(states, SPACE, KEY, value(1, 1))) {
      states = states.apply(record);
    }
    assertThat(states.values()).as("nothing of older versions stays").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void putLong_thenTheProcessOrThePowerIsGone_isStillThere(boolean power) throws IOException {
    World world = new World(3);
    Appliance a = world.a;
    a.create(Role.PRIMARY);
    a.serving();
    byte[] value = value(2 * LongValue.PIECE_BYTES_MAX + 1, 7);
    a.<Long>done(reply -> a.group().putLong(SPACE, KEY, value(10, 1), reply));
    a.<Long>done(reply -> a.group().putLong(SPACE, KEY, value, reply));
    if (power) {
      a.cutPower();
    } else {
      a.kill();
    }
    a.open();
    a.serving();
    assertThat(read(a.group().states())).isEqualTo(value);
    a.settle(); // Destaged: from here on the state file alone has it.
    a.stop();
    a.open();
    a.serving();
    assertThat(read(a.group().states())).isEqualTo(value);
    a.<Long>done(reply -> a.group().putLong(SPACE, KEY, new byte[0], reply));
    assertThat(a.group().states().values()).isEmpty();
    Refusal refusal =
        a.<Long>refused(
            reply -> a.group().putLong(SPACE, KEY, new byte[LongValue.BYTES_MAX + 1], reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT);
    a.stop();
  }

  /// Initiators make these values as long as they may: policies and the like still find room.
  @Test
  void putLong_untilNothingMoreFits_leavesRoomForOtherValues() throws IOException {
    World world = new World(4);
    Appliance a = world.a;
    a.create(Role.PRIMARY);
    a.serving();
    byte[] most = value(LongValue.BYTES_MAX - 4096, 1);
    for (String key : List.of("a", "b", "c")) {
      a.<Long>done(reply -> a.group().putLong(SPACE, key, most, reply));
    }
    Refusal refusal = a.<Long>refused(reply -> a.group().putLong(SPACE, "d", most, reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT);
    a.<Long>done(reply -> a.group().putLong(SPACE, "a", value(most.length, 2), reply));
    for (int i = 0; i < 16; i++) {
      String key = "other" + i;
      a.<Long>done(reply -> a.group().putState("x", key, value(3000, 3), reply));
    }
    a.<Long>done(reply -> a.group().putLong(SPACE, "c", new byte[0], reply));
    assertThat(LongValue.read(a.group().states(), SPACE, "a")).isEqualTo(value(most.length, 2));
    a.stop();
  }

  @Test
  void putLong_onAPrimary_isThereAfterAPromoteOfItsPeer() throws IOException {
    World world = ReplicationTest.pair(44, new Model());
    byte[] value = value(LongValue.PIECE_BYTES_MAX + 1, 9);
    world.a.<Long>done(reply -> world.a.group().putLong(SPACE, KEY, value, reply));
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    assertThat(line.pump()).isTrue();
    world.a.kill();
    world.b.<Position>done(world.b.group()::promote);
    assertThat(read(world.b.group().states())).isEqualTo(value);
  }
}
