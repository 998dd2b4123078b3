package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class JvmRandomnessTest {
  @Test
  void uuid_isOfVersion4_andNeverTwiceTheSame() {
    JvmRandomness randomness = new JvmRandomness();
    UUID one = randomness.uuid();
    assertThat(one.version()).isEqualTo(4);
    assertThat(one.variant()).isEqualTo(2);
    assertThat(randomness.uuid()).isNotEqualTo(one);
    assertThat(randomness.nextLong()).isNotEqualTo(randomness.nextLong());
  }
}
