package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Position;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BranchTest {
  private static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

  static Branch sample() {
    return new Branch(
        GROUP,
        new UUID(1, 2),
        new UUID(3, 4),
        7,
        1_800_000_000_000L,
        new UUID(5, 6),
        "osaka",
        0x3_0000,
        new Position(GROUP, 4, 0x3_0000, 0x1122334455667788L),
        new Position(GROUP, 5, 0x5_1000, 0x99aabbccddeeff00L),
        0x5_1000,
        8192,
        12,
        40_960,
        1_799_999_000_000L,
        1_799_999_900_000L,
        List.of(new Branch.Part(1, new UUID(7, 8), "db", 64 << 20, 9, 36_864, 8192)));
  }

  @Test
  void encode_sample_isTheGoldenBytes() throws Exception {
    assertThat(sample().encode()).isEqualTo(Golden.bytes("branch.md", "branch"));
    assertThat(Branch.decode(sample().encode())).isEqualTo(sample());
  }

  @Test
  void decode_anotherVersion_isMalformed() {
    byte[] bytes = sample().encode();
    bytes[4] = 2;
    assertThatThrownBy(() -> Branch.decode(bytes)).isInstanceOf(Malformed.class);
  }

  @Test
  void whole_onlyWithAllRecordsFromTheFork() {
    assertThat(sample().whole()).isFalse();
  }
}
