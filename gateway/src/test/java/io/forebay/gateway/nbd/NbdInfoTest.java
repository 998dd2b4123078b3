package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_BLOCK_SIZE;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_DESCRIPTION;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_EXPORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_NAME;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNKNOWN;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_INFO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.RawClient.OptionReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// INFO and GO: what is told of an export, and how the transmission begins.
class NbdInfoTest {
  private static final int FLAGS =
      0b1101_0110_1101; // All but READ_ONLY, ROTATIONAL, DF and RESIZE up to FAST_ZERO.
  private static final int READ_ONLY = 1 << 1;
  private static final int DF = 1 << 7;

  private Served served;
  private RawClient client;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
    client = RawClient.haggling(served.address);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    served.close();
  }

  /// Information type to payload, of a successful INFO or GO.
  private Map<Integer, ByteBuffer> told(int option, byte[] query) throws IOException {
    client.option(option, query);
    List<OptionReply> replies = client.optionReplies();
    assertThat(replies.getLast().type()).isEqualTo(REP_ACK);
    assertThat(replies.getLast().payload()).isEmpty();
    Map<Integer, ByteBuffer> told = new TreeMap<>();
    for (OptionReply reply : replies.subList(0, replies.size() - 1)) {
      assertThat(reply.option()).isEqualTo(option);
      assertThat(reply.type()).isEqualTo(REP_INFO);
      ByteBuffer payload = ByteBuffer.wrap(reply.payload());
      assertThat(told.put(Short.toUnsignedInt(payload.getShort()), payload.slice()))
          .as("an information type appears once")
          .isNull();
    }
    return told;
  }

  private static ByteBuffer part(Map<Integer, ByteBuffer> told, int type) {
    return Objects.requireNonNull(told.get(type));
  }

  private static int flags(Map<Integer, ByteBuffer> told) {
    return Short.toUnsignedInt(part(told, INFO_EXPORT).getShort(8));
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {OPT_INFO, OPT_GO})
  void query_forNothing_tellsTheExportOnly(int option) throws IOException {
    Map<Integer, ByteBuffer> told = told(option, query("disk"));
    assertThat(told).containsOnlyKeys(INFO_EXPORT);
    assertThat(part(told, INFO_EXPORT).remaining()).isEqualTo(10);
    assertThat(part(told, INFO_EXPORT).getLong(0)).isEqualTo(Served.SIZE);
    assertThat(flags(told)).isEqualTo(FLAGS);
  }

  /// "The server MUST ignore any information requests it does not understand"; repeated ones count once.
  @ParameterizedTest
  @ValueSource(ints = {OPT_INFO, OPT_GO})
  void query_forAll_tellsNameDescriptionAndBlockSizes(int option) throws IOException {
    Map<Integer, ByteBuffer> told = told(option, query("", 3, 2, 1, 0, 77, 65535, 3));
    assertThat(told).containsOnlyKeys(INFO_EXPORT, INFO_NAME, INFO_DESCRIPTION, INFO_BLOCK_SIZE);
    assertThat(text(part(told, INFO_NAME))).isEqualTo("disk"); // Of the default export.
    assertThat(text(part(told, INFO_DESCRIPTION))).isEqualTo("volume disk");
    ByteBuffer sizes = part(told, INFO_BLOCK_SIZE);
    assertThat(sizes.remaining()).isEqualTo(12);
    assertThat(List.of(sizes.getInt(), sizes.getInt(), sizes.getInt()))
        .containsExactly(1, 4096, 32 << 20);
  }

  /// Clients keep to the volume's own blocks then; what does not is served all the same.
  @Test
  void query_volumeOfLargeBlocks_tellsThem() throws IOException {
    served.disk.blockBytes = 4096;
    ByteBuffer sizes = part(told(OPT_GO, query("disk", INFO_BLOCK_SIZE)), INFO_BLOCK_SIZE);
    assertThat(List.of(sizes.getInt(), sizes.getInt(), sizes.getInt()))
        .containsExactly(4096, 4096, 32 << 20);
  }

  @Test
  void query_maximalCountOfRequests_isServed() throws IOException {
    int[] wanted = new int[(65_536 - 6 - 4) / 2];
    assertThat(told(OPT_INFO, query("disk", wanted))).containsOnlyKeys(INFO_EXPORT);
  }

  @ParameterizedTest
  @ValueSource(ints = {OPT_INFO, OPT_GO})
  void query_unknownExport_isUnknownWithoutInfo(int option) throws IOException {
    client.option(option, query("nope"));
    OptionReply reply = client.optionReply();
    assertThat(reply.type()).isEqualTo(REP_ERR_UNKNOWN);
    assertThat(reply.text()).contains("'nope'");
    assertThat(told(option, query("disk"))).containsKey(INFO_EXPORT);
  }

  /// CVE-2020-10761's class: the longest name, echoed.
  @Test
  void query_hostileName_isEchoedShortAndHarmless() throws IOException {
    String evil = "\u001b[31m\n\r\"\u202e" + "\u00e4".repeat(2040);
    assertThat(evil.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(4096);
    client.option(OPT_INFO, query(evil));
    String text = client.optionReply().text();
    assertThat(text).doesNotContainPattern("[\\p{Cntrl}\"\u202e]").contains("[31m????\u00e4\u00e4");
    assertThat(text.length()).isLessThan(80 + 60);
  }

  @Test
  void structured_negotiated_offersDontFragment() throws IOException {
    client.option(OPT_STRUCTURED_REPLY, new byte[0]);
    assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
    assertThat(flags(told(OPT_INFO, query("disk")))).isEqualTo(FLAGS | DF);
  }

  @Test
  void readOnlyVolume_always_saysSo() throws IOException {
    served.disk.writable = false;
    assertThat(flags(told(OPT_INFO, query("disk")))).isEqualTo(FLAGS | READ_ONLY);
  }

  /// "If there are no intervening option requests [...] the server MUST reply with the same set".
  @Test
  void go_rightAfterInfo_tellsTheSameWhateverBecameOfTheVolume() throws IOException {
    Map<Integer, ByteBuffer> info = told(OPT_INFO, query("disk", INFO_BLOCK_SIZE));
    served.disk.sizeBytes = 4096;
    served.disk.writable = false;
    assertThat(told(OPT_GO, query("disk", INFO_BLOCK_SIZE))).isEqualTo(info);
  }

  @Test
  void go_afterAnotherOption_tellsAnew() throws IOException {
    told(OPT_INFO, query("disk"));
    served.disk.sizeBytes = 4096;
    client.option(OPT_LIST, new byte[0]);
    client.optionReplies();
    assertThat(part(told(OPT_GO, query("disk")), INFO_EXPORT).getLong(0)).isEqualTo(4096);
  }

  @Test
  void go_withOtherParameters_tellsAnew() throws IOException {
    told(OPT_INFO, query("disk"));
    served.disk.sizeBytes = 4096;
    assertThat(part(told(OPT_GO, query("")), INFO_EXPORT).getLong(0)).isEqualTo(4096);
  }

  /// "The server MUST NOT send any zero padding bytes after the ACK", here to a client without NO_ZEROES
  /// that sends its first request in the same burst.
  @Test
  void go_withoutNoZeroes_isFollowedByRepliesAtOnce() throws IOException {
    try (RawClient other = new RawClient(served.address)) {
      other.greeting();
      ByteBuffer burst = RawClient.bytes(200).putInt(1);
      burst.put(RawClient.optionBytes(OPT_GO, query("disk")));
      other.send(burst.put(RawClient.requestBytes(0, CMD_READ, 5, 0, 3)));
      assertThat(other.optionReplies().getLast().type()).isEqualTo(REP_ACK);
      assertThat(other.reply(3).data()).containsExactly(0, 0, 0);
    }
  }
}
