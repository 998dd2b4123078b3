package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.contextQuery;
import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_EXPORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXPORT_NAME;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXTENDED_HEADERS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_EXT_HEADER_REQD;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_INVALID;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_TOO_BIG;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNKNOWN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.nbd.RawClient.Context;
import io.forebay.gateway.nbd.RawClient.OptionReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Metadata contexts and extended headers: how they are agreed on.
class NbdContextsTest {
  private static final int EINVAL = 22;
  private static final String ALLOCATION = "base:allocation";
  private static final String DEPTH = "qemu:allocation-depth";
  private static final String MONDAY = "qemu:dirty-bitmap:monday";
  private static final String TUESDAY = "qemu:dirty-bitmap:tuesday";

  private Served served;
  private RawClient client;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
    served.disk.changes = Map.of("monday", new Extent(0, 4096), "tuesday", new Extent(0, 0));
    client = RawClient.haggling(served.address);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    served.close();
  }

  private void agree(int option) throws IOException {
    client.option(option, new byte[0]);
    assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
  }

  private List<String> names(int option, String... queries) throws IOException {
    return client.contexts(option, "disk", queries).stream().map(Context::name).toList();
  }

  /// Goes to `name` and asks for a block status; the error.
  private int statusOf(String name) throws IOException {
    client.option(OPT_GO, query(name));
    assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
    client.request(0, CMD_BLOCK_STATUS, 5, 0, 4096);
    return client.chunks(5).getLast().error();
  }

  /// "If zero queries are sent, then the server MUST return all the metadata contexts".
  @Test
  void list_withoutQueries_namesAll() throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    assertThat(names(OPT_LIST_META_CONTEXT)).containsExactly(ALLOCATION, DEPTH, MONDAY, TUESDAY);
    assertThat(client.contexts(OPT_LIST_META_CONTEXT, "")).as("the default export").hasSize(4);
  }

  @Test
  void list_wildcards_nameAllThatBeginSo() throws IOException {
    agree(OPT_EXTENDED_HEADERS);
    assertThat(names(OPT_LIST_META_CONTEXT, "base:")).containsExactly(ALLOCATION);
    assertThat(names(OPT_LIST_META_CONTEXT, "qemu:")).containsExactly(DEPTH, MONDAY, TUESDAY);
    assertThat(names(OPT_LIST_META_CONTEXT, "qemu:dirty-bitmap:", "base:", "base:"))
        .containsExactlyInAnyOrder(ALLOCATION, MONDAY, TUESDAY);
    assertThat(names(OPT_LIST_META_CONTEXT, TUESDAY)).containsExactly(TUESDAY);
  }

  /// "The server MUST ignore query strings belonging to an unknown namespace"; unknown leaves of `base:`
  /// too. Without a match it "MUST send a single reply of type `NBD_REP_ACK`".
  @ParameterizedTest
  @ValueSource(ints = {OPT_LIST_META_CONTEXT, OPT_SET_META_CONTEXT})
  void query_thatNothingAnswersTo_isIgnored(int option) throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    assertThat(names(option, "x-other:", "base:colour", "no colon", "", "qemu:dirty-bitmap:sunday"))
        .isEmpty();
    assertThat(names(option, "x-other:thing", ALLOCATION)).containsExactly(ALLOCATION);
  }

  /// "Each with a unique metadata context ID"; "`base:` - the server MUST ignore this form during
  /// `NBD_OPT_SET_META_CONTEXT`".
  @Test
  void set_namesAndWildcards_selectsWhatIsNamed() throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    List<Context> selected =
        client.contexts(
            OPT_SET_META_CONTEXT, "disk", "base:", MONDAY, ALLOCATION, MONDAY, "qemu:", DEPTH);
    assertThat(selected.stream().map(Context::name))
        .containsExactlyInAnyOrder(ALLOCATION, DEPTH, MONDAY);
    assertThat(selected.stream().map(Context::id)).doesNotHaveDuplicates();
    assertThat(names(OPT_SET_META_CONTEXT, "base:", "qemu:", "qemu:dirty-bitmap:")).isEmpty();
    assertThat(names(OPT_SET_META_CONTEXT)).as("zero queries MUST select none").isEmpty();
    assertThat(statusOf("disk")).isEqualTo(EINVAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {OPT_LIST_META_CONTEXT, OPT_SET_META_CONTEXT})
  void query_withoutStructuredReplies_isInvalid(int option) throws IOException {
    client.option(option, contextQuery("disk", ALLOCATION));
    assertThat(client.optionReplies())
        .extracting(OptionReply::type)
        .containsExactly(REP_ERR_INVALID);
    agree(OPT_STRUCTURED_REPLY);
    assertThat(names(option, ALLOCATION)).containsExactly(ALLOCATION);
  }

  /// "Replaces all previously-set metadata contexts (including when this command fails)".
  @ParameterizedTest
  @CsvSource({
    "unknown, " + REP_ERR_UNKNOWN,
    "malformed, " + REP_ERR_INVALID,
    "too long, " + REP_ERR_TOO_BIG,
    "too many, " + REP_ERR_TOO_BIG
  })
  void set_failing_dropsWhatWasSelected(String how, int error) throws IOException {
    try (Served two = new Served(Limits.with(new NbdLimits.Status(100, 2)))) {
      client.close();
      client = RawClient.haggling(two.address);
      two.disk.changes = served.disk.changes;
      agree(OPT_STRUCTURED_REPLY);
      assertThat(names(OPT_SET_META_CONTEXT, ALLOCATION, MONDAY)).hasSize(2);
      byte[] data =
          switch (how) {
            case "unknown" -> contextQuery("nope", ALLOCATION);
            case "malformed" -> new byte[3];
            case "too long" -> new byte[65_537];
            default -> contextQuery("disk", ALLOCATION, MONDAY, DEPTH);
          };
      client.option(OPT_SET_META_CONTEXT, data);
      assertThat(client.optionReplies().getLast().type()).isEqualTo(error);
      assertThat(statusOf("disk")).isEqualTo(EINVAL);
      client.close(); // Before its server.
    }
  }

  /// "Where the final time it was sent, it referred to the same export name".
  @Test
  void set_thenGoOfAnotherExport_isVoid() throws IOException {
    MemoryExports exports =
        new MemoryExports(new MemoryVolume("a", 1 << 20), new MemoryVolume("b", 1 << 20));
    try (Served two = new Served(exports)) {
      for (String chosen : List.of("a", "b")) {
        try (RawClient other = RawClient.haggling(two.address)) {
          other.option(OPT_STRUCTURED_REPLY, new byte[0]);
          assertThat(other.optionReply().type()).isEqualTo(REP_ACK);
          assertThat(other.contexts(OPT_SET_META_CONTEXT, "a", ALLOCATION)).hasSize(1);
          other.option(OPT_INFO, query("b"));
          other.optionReplies();
          other.option(OPT_GO, query(chosen));
          assertThat(other.optionReplies().getLast().type()).isEqualTo(REP_ACK);
          other.request(0, CMD_BLOCK_STATUS, 5, 0, 4096);
          int error = other.chunks(5).getLast().error();
          assertThat(error).isEqualTo(chosen.equals("a") ? 0 : EINVAL);
        }
      }
    }
  }

  /// Lengths and counts that lie, up to 2^32 - 1: nothing is made for them, and the next option parses.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "000000",
        "00000004 6469736b",
        "ffffffff 6469736b 00000000",
        "00000005 6469736b 00000000",
        "00000004 6469736b 00000001",
        "00000004 6469736b ffffffff",
        "00000004 6469736b 7fffffff 00000000",
        "00000004 6469736b 00000002 00000000",
        "00000004 6469736b 00000001 00000006 626173653a",
        "00000004 6469736b 00000001 ffffffff 626173653a",
        "00000004 6469736b 00000000 00",
        "00000004 6469736b 00000001 00000001 ff",
        "00000004 6469736b 00000001 00000001 00",
        "00000004 64ff736b 00000000"
      })
  void query_thatLies_isInvalidAndTheNextOptionParses(String hex) throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int option : new int[] {OPT_LIST_META_CONTEXT, OPT_SET_META_CONTEXT}) {
      client.option(option, data);
      OptionReply reply = client.optionReply();
      assertThat(reply.type()).isEqualTo(REP_ERR_INVALID);
      assertThat(reply.text()).isNotEmpty();
    }
    assertThat(names(OPT_SET_META_CONTEXT, ALLOCATION)).hasSize(1);
  }

  @Test
  void query_ofThousands_isServed() throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    ByteBuffer data = RawClient.bytes(65_536).putInt(4).put("disk".getBytes(UTF_8));
    data.putInt((65_536 - 12) / 4); // All of them empty.
    client.option(OPT_SET_META_CONTEXT, data.array());
    assertThat(client.optionReplies()).extracting(OptionReply::type).containsExactly(REP_ACK);
  }

  /// "The client has already successfully negotiated extended headers, which takes precedence".
  @Test
  void structured_afterExtended_isRefused() throws IOException {
    agree(OPT_STRUCTURED_REPLY);
    agree(OPT_EXTENDED_HEADERS);
    client.option(OPT_STRUCTURED_REPLY, new byte[0]);
    assertThat(client.optionReply().type()).isEqualTo(REP_ERR_EXT_HEADER_REQD);
    agree(OPT_EXTENDED_HEADERS);
  }

  /// "SHOULD reject a request that includes data with `NBD_REP_ERR_INVALID`".
  @Test
  void extended_withData_isInvalid() throws IOException {
    client.option(OPT_EXTENDED_HEADERS, new byte[1]);
    assertThat(client.optionReply().type()).isEqualTo(REP_ERR_INVALID);
    client.option(OPT_LIST, new byte[0]);
    assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
  }

  /// "A client that has used `NBD_OPT_EXTENDED_HEADERS` [...] MUST NOT use this option."
  @Test
  void exportName_afterExtended_disconnects() throws IOException {
    agree(OPT_EXTENDED_HEADERS);
    client.option(OPT_EXPORT_NAME, "disk".getBytes(UTF_8));
    assertThat(client.closedByServer()).isTrue();
  }

  /// "Servers MUST NOT advertise this bit unless the client successfully negotiates extended headers
  /// [...], and SHOULD NOT [...] if the client does not negotiate metacontexts".
  @Test
  void statusPayload_isOfferedWithExtendedHeadersAndContextsOnly() throws IOException {
    int df = 1 << 7;
    int payload = 1 << 12;
    assertThat(flags() & (df | payload)).isZero();
    agree(OPT_STRUCTURED_REPLY);
    names(OPT_SET_META_CONTEXT, ALLOCATION);
    assertThat(flags() & (df | payload)).isEqualTo(df);
    agree(OPT_EXTENDED_HEADERS);
    names(OPT_SET_META_CONTEXT, "x-nothing:");
    assertThat(flags() & (df | payload)).isEqualTo(df);
    names(OPT_SET_META_CONTEXT, ALLOCATION);
    assertThat(flags() & (df | payload)).isEqualTo(df | payload);
  }

  private int flags() throws IOException {
    client.option(OPT_INFO, query("disk"));
    for (OptionReply reply : client.optionReplies()) {
      ByteBuffer payload = ByteBuffer.wrap(reply.payload());
      if (payload.hasRemaining() && payload.getShort() == INFO_EXPORT) {
        return Short.toUnsignedInt(payload.getShort(10));
      }
    }
    throw new AssertionError("no INFO_EXPORT");
  }
}
