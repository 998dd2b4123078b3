package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Shelf;
import org.junit.jupiter.api.Test;

class IndexesTest {
  private final MemoryShelf shelf = new MemoryShelf();

  private Indexes begin() {
    return new Indexes(shelf, Samples.NOON);
  }

  @Test
  void of_afterRestart_isTheSame() {
    Indexes first = begin();
    assertThat(first.of(Indexes.Kind.VOLUME, "a")).isEqualTo(1);
    assertThat(first.of(Indexes.Kind.VOLUME, "b")).isEqualTo(2);
    assertThat(first.of(Indexes.Kind.GROUP, "a")).isEqualTo(1);
    first.keep();
    Indexes second = begin();
    assertThat(second.of(Indexes.Kind.VOLUME, "b")).isEqualTo(2);
    assertThat(second.of(Indexes.Kind.VOLUME, "c")).isEqualTo(3);
    assertThat(second.of(Indexes.Kind.VOLUME, "a")).isEqualTo(1);
  }

  @Test
  void of_whatWasGone_isTheSameWhenItComesBack() {
    Indexes indexes = begin();
    int number = indexes.of(Indexes.Kind.VOLUME, "a");
    indexes.keep();
    indexes.of(Indexes.Kind.VOLUME, "b");
    indexes.keep();
    assertThat(begin().of(Indexes.Kind.VOLUME, "a")).isEqualTo(number);
  }

  @Test
  void of_oneOfVeryMany_isForgottenAndItsNumberNeverGivenAgain() {
    Indexes indexes = begin();
    int most = 3 * Indexes.GONE_MAX;
    for (int i = 1; i <= most; i++) {
      assertThat(indexes.of(Indexes.Kind.CHECKPOINT, "c" + i)).isEqualTo(i);
      indexes.keep();
    }
    assertThat(new String(shelf.files.get(Indexes.FILE), UTF_8).lines().count())
        .isLessThan(Indexes.GONE_MAX + 60);
    Indexes again = begin();
    assertThat(again.of(Indexes.Kind.CHECKPOINT, "c" + most)).isEqualTo(most);
    assertThat(again.of(Indexes.Kind.CHECKPOINT, "c1")).isEqualTo(most + 1);
  }

  @Test
  void of_damagedFile_beginsFarAbove() {
    Indexes first = begin();
    first.of(Indexes.Kind.VOLUME, "a");
    first.keep();
    for (String damage :
        new String[] {"", "{", "[]", "{\"volume\": {\"next\": 1, \"rows\": {\"a\": 9}}}"}) {
      shelf.files.put(Indexes.FILE, damage.getBytes(UTF_8));
      assertThat(begin().of(Indexes.Kind.VOLUME, "b")).as(damage).isGreaterThan(1_000_000);
    }
  }

  @Test
  void of_fileOfTheReleaseBefore_keepsItsNumbersAndBeginsTheNewKinds() {
    String rows = "{\"next\": 8, \"rows\": {\"a\": 7}}";
    StringBuilder file = new StringBuilder("{");
    for (String kind : new String[] {"group", "volume", "peer", "checkpoint"}) {
      file.append('"').append(kind).append("\": ").append(rows).append(", ");
    }
    file.append("\"unit\": ").append(rows).append("}");
    shelf.files.put(Indexes.FILE, file.toString().getBytes(UTF_8));
    Indexes indexes = begin();
    assertThat(indexes.of(Indexes.Kind.UNIT, "a")).isEqualTo(7);
    assertThat(indexes.of(Indexes.Kind.UNIT, "b")).isEqualTo(8);
    assertThat(indexes.of(Indexes.Kind.TARGET, "t")).isEqualTo(1);
  }

  @Test
  void keep_shelfFull_isTriedAgain() {
    Indexes indexes = begin();
    shelf.full = true;
    indexes.of(Indexes.Kind.PEER, "a");
    indexes.keep();
    assertThat(shelf.files).isEmpty();
    shelf.full = false;
    indexes.of(Indexes.Kind.PEER, "a");
    indexes.keep();
    assertThat(shelf.size(Indexes.FILE)).isPositive().isLessThan(Shelf.FILE_BYTES_MAX);
  }
}
