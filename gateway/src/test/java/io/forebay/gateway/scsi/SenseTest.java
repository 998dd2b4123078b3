package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.IoFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Sense data, byte by byte, and what failures become.
class SenseTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (\\w\\w/\\w\\w/\\w\\w) \\| (\\w\\w/\\w\\w/\\w\\w) \\|.*");

  private static String hex(Sense sense, SenseFormat format) {
    ByteBuffer encoded = sense.encode(format);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    assertThat(bytes.length).isLessThanOrEqualTo(Sense.BYTES_MAX);
    return Initiator.HEX.formatHex(bytes);
  }

  @Test
  void encode_plain_isKeyAndCode() {
    assertThat(hex(Sense.LBA_OUT_OF_RANGE, SenseFormat.FIXED))
        .isEqualTo("70 00 05 00 00 00 00 0a 00 00 00 00 21 00 00 00 00 00");
    assertThat(hex(Sense.LBA_OUT_OF_RANGE, SenseFormat.DESCRIPTOR))
        .isEqualTo("72 05 21 00 00 00 00 00");
  }

  @Test
  void encode_information_isToldInBothFormats() {
    assertThat(hex(Sense.MISCOMPARED.about(0x1234), SenseFormat.FIXED))
        .isEqualTo("f0 00 0e 00 00 12 34 0a 00 00 00 00 1d 00 00 00 00 00");
    assertThat(hex(Sense.MISCOMPARED.about(0x1234), SenseFormat.DESCRIPTOR))
        .isEqualTo("72 0e 1d 00 00 00 00 0c 00 0a 80 00 00 00 00 00 00 00 12 34");
    assertThat(hex(Sense.MISCOMPARED.about(1L << 32), SenseFormat.FIXED))
        .as("does not fit")
        .startsWith("70 00 0e 00 00 00 00");
  }

  @Test
  void encode_field_pointsAtTheByte() {
    assertThat(hex(Sense.inCdb(2), SenseFormat.FIXED))
        .isEqualTo("70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02");
    assertThat(hex(Sense.inList(0x14), SenseFormat.DESCRIPTOR))
        .isEqualTo("72 05 26 00 00 00 00 08 02 06 00 00 80 00 14 00");
  }

  private static String told(IoFailure failure, boolean writing) {
    Sense sense = Sense.of(failure, writing);
    return "%02x/%02x/%02x".formatted(sense.key(), sense.code() >> 8, sense.code() & 0xff);
  }

  @Test
  void failures_all_standInTheDocument() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    for (Class<?> type : IoFailure.class.getPermittedSubclasses()) {
      IoFailure failure = (IoFailure) type.getConstructor(String.class).newInstance("x");
      expected.put(type.getSimpleName(), told(failure, false) + " " + told(failure, true));
    }
    assertThat(documented()).isEqualTo(expected);
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), row.group(2) + " " + row.group(3));
      }
    }
    return rows;
  }
}
