package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent, byte for byte, and that nothing in an event can break out of it.
class LettersTest {
  private static final UUID ID = UUID.fromString("0b7bdd0c-8a7f-4c52-9a0e-0c6a3f1f5a11");
  private static final Identity BERLIN = new Identity("berlin", ID, "0.1.0", 0);

  /// 2026-11-22T06:04:25.123Z.
  private static final long NOW = 1_795_327_465_123L;

  private static final Event LOST =
      new Event(4711, EventKind.LINE_LOST, "osaka", "no route", NOW, 0, 0, "", 0);
  private static final Event BACK =
      new Event(4711, EventKind.LINE_LOST, "osaka", "no route", NOW, NOW + 60_000, 0, "", 0);
  private static final Secret NONE = new Secret("");
  private static final List<String> OPS = List.of("ops@example.com", "boss@example.com");

  private static Receiver receiver(String address) {
    Destination to = Destination.parse(address);
    boolean mail = to.way().medium() == Way.Medium.MAIL;
    Envelope envelope = mail ? new Envelope("fb@example.org", OPS) : Envelope.NONE;
    return new Receiver("r", to, Severity.INFO, List.of(), envelope, "");
  }

  private static Letter letter(Notice notice, String address, Secret secret) {
    return new Letters(BERLIN).of(notice, receiver(address), secret, NOW);
  }

  private static String mail(Notice notice) {
    return ((Letter.Mail) letter(notice, "smtp://mail", NONE)).text();
  }

  private static String syslog(Notice notice) {
    return ((Letter.Syslog) letter(notice, "syslog+udp://log", NONE)).text();
  }

  private static Notice raised(String subject, String detail) {
    return new Notice.Raised(new Event(1, EventKind.LINE_LOST, subject, detail, NOW, 0, 0, "", 0));
  }

  @Test
  void mail_raised_isThis() {
    assertThat(mail(new Notice.Raised(LOST)))
        .isEqualTo(
            """
            Date: Sun, 22 Nov 2026 06:04:25 +0000
            From: fb@example.org
            To: ops@example.com,
             boss@example.com
            Subject: [berlin] warning: The line to osaka is lost
            Message-ID: <forebay.0b7bdd0c-8a7f-4c52-9a0e-0c6a3f1f5a11.4711.raised@example.org>
            Auto-Submitted: auto-generated
            X-Forebay-State: raised
            X-Forebay-Event: line.lost
            X-Forebay-Number: 4711
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            The line to osaka is lost. Hosts go on; it is dialled until it is back. Che=
            ck the network and the peer. (no route)

            appliance  berlin
            event      line.lost, number 4711
            severity   warning
            about      osaka
            raised     2026-11-22T06:04:25.123Z
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void mail_cleared_answersTheOneThatRaised() {
    String text = mail(new Notice.Cleared(BACK));
    String raising = "<forebay." + ID + ".4711.raised@example.org>";
    assertThat(text)
        .contains("Subject: [berlin] cleared: The line to osaka is lost\r\n")
        .contains("Message-ID: <forebay." + ID + ".4711.cleared@example.org>\r\n")
        .contains("In-Reply-To: " + raising + "\r\n")
        .contains("References: " + raising + "\r\n")
        .contains("cleared    2026-11-22T06:05:25.123Z\r\n");
  }

  @Test
  void mail_testAndMissed_sayWhatTheyAre() {
    assertThat(mail(new Notice.Test(NOW))).contains("Subject: [berlin] test\r\n");
    assertThat(mail(new Notice.Missed(12, NOW)))
        .contains("Subject: [berlin] 12 more were not sent\r\n")
        .doesNotContain("X-Forebay-Event");
  }

  /// Whatever is in subject and detail: the headers are these, each line ends by CR LF, all is ASCII.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: evil@example.com",
        "a\nDATA\n.\nMAIL FROM:<x>",
        "\u6771\u4eac \ud83d\ude80 =?UTF-8?B?eA==?=",
        ".\r\n.",
        "\u2028\u0085\u0000\u001b[2J",
        "\ud83d",
      })
  void mail_whateverAnEventHolds_keepsItsForm(String text) {
    for (Notice notice : List.of(raised(text, ""), raised("", text), raised(text, text))) {
      String mail = mail(notice);
      assertThat(mail).matches("[\\r\\n -~]*").doesNotContainPattern("[^\\r]\\n|\\r[^\\n]");
      String headers = mail.substring(0, mail.indexOf("\r\n\r\n"));
      List<String> names =
          headers
              .lines()
              .filter(line -> !line.startsWith(" "))
              .map(line -> line.replaceFirst(":.*", ""))
              .toList();
      assertThat(names)
          .containsExactly(
              "Date",
              "From",
              "To",
              "Subject",
              "Message-ID",
              "Auto-Submitted",
              "X-Forebay-State",
              "X-Forebay-Event",
              "X-Forebay-Number",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding");
      assertThat(mail.lines()).allMatch(line -> line.length() <= 998);
    }
  }

  @Test
  void header_notAscii_isEncodedWordsThatReadTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder("\u00e9");
      for (int length = random.nextInt(120); length > 0; length--) {
        text.appendCodePoint(
            random.nextBoolean() ? 'a' + random.nextInt(26) : 0x1F600 + random.nextInt(64));
      }
      String header = HeaderText.header(text.toString());
      assertThat(header.split("\r\n ")).allMatch(word -> word.length() <= 75);
      Matcher word = Pattern.compile("=\\?UTF-8\\?B\\?([A-Za-z0-9+/=]*)\\?=").matcher(header);
      StringBuilder read = new StringBuilder();
      while (word.find()) {
        read.append(new String(Base64.getDecoder().decode(word.group(1)), UTF_8));
      }
      assertThat(read.toString()).isEqualTo(text.toString());
    }
  }

  @Test
  void quotedPrintable_anyText_readsTheSameInShortLines() {
    Random random = new Random(8);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(300); length > 0; length--) {
        text.append(" =.abc\u00e4\u6771".charAt(random.nextInt(8)));
      }
      String coded = HeaderText.quotedPrintable(List.of(text.toString()));
      assertThat(coded.lines()).allMatch(line -> line.length() <= 76 && !line.endsWith(" "));
      assertThat(unquoted(coded)).isEqualTo(text + "\r\n");
    }
  }

  private static String unquoted(String coded) {
    byte[] text = coded.replace("=\r\n", "").getBytes(UTF_8);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '=') {
        out.write(HexFormat.fromHexDigits(new String(text, i + 1, 2, UTF_8)));
        i += 2;
      } else {
        out.write(text[i]);
      }
    }
    return out.toString(UTF_8);
  }

  @Test
  void syslog_raisedAndCleared_areThese() {
    String about =
        " event=\"line.lost\" number=\"4711\" state=\"%s\" severity=\"warning\" subject=\"osaka\""
            + " appliance=\""
            + ID
            + "\"] \uFEFF";
    assertThat(syslog(new Notice.Raised(LOST)))
        .isEqualTo(
            "<28>1 2026-11-22T06:04:25.123Z berlin forebay - line.lost [forebay@8072"
                + about.formatted("raised")
                + LOST.text());
    assertThat(syslog(new Notice.Cleared(BACK)))
        .startsWith("<29>1 2026-11-22T06:05:25.123Z berlin forebay - line.lost [forebay@8072")
        .contains(about.formatted("cleared") + "It is over.");
  }

  @Test
  void syslog_whateverAnEventHolds_staysInItsFrame() {
    String text = syslog(raised("a\"] b\\c\n<0>1 evil", "x\r\ny"));
    assertThat(text)
        .contains("subject=\"a\\\"\\] b\\\\c <0>1 evil\"")
        .doesNotContain("\n")
        .doesNotContain("\r");
    String longest = syslog(raised("\u6771".repeat(200), "\ud83d\ude80".repeat(2000)));
    assertThat(longest.getBytes(UTF_8)).hasSizeBetween(2000, SyslogText.BYTES_MAX);
    assertThat(new String(longest.getBytes(UTF_8), UTF_8)).isEqualTo(longest);
  }

  @Test
  void webhook_event_hasItsNumberAndState() throws IOException {
    Letter.Webhook raised =
        (Letter.Webhook) letter(new Notice.Raised(LOST), "https://hooks/x", NONE);
    Letter.Webhook cleared =
        (Letter.Webhook) letter(new Notice.Cleared(BACK), "https://hooks/x", NONE);
    Fields first = new Fields(Json.parseObject(raised.body().getBytes(UTF_8)));
    Fields second = new Fields(Json.parseObject(cleared.body().getBytes(UTF_8)));
    assertThat(first.text("state")).isEqualTo("raised");
    assertThat(first.object("event").number("id")).isEqualTo(4711);
    assertThat(first.object("event").map()).containsEntry("cleared", null);
    assertThat(second.text("state")).isEqualTo("cleared");
    assertThat(second.object("event").number("id")).isEqualTo(4711);
    assertThat(second.object("event").text("cleared")).isEqualTo("2026-11-22T06:05:25.123Z");
    assertThat(second.object("appliance").text("name")).isEqualTo("berlin");
    assertThat(raised.signature()).isEmpty();
  }

  @Test
  void webhook_withASecret_isSignedOverTimeAndBody() throws Exception {
    Secret secret = new Secret("correct-horse-battery");
    Letter.Webhook letter =
        (Letter.Webhook) letter(new Notice.Test(NOW), "https://hooks/x", secret);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("correct-horse-battery".getBytes(UTF_8), "HmacSHA256"));
    String expected =
        HexFormat.of().formatHex(mac.doFinal(("1795327465." + letter.body()).getBytes(UTF_8)));
    assertThat(letter.signature()).isEqualTo("t=1795327465,v1=" + expected);
    assertThat(letter.body()).doesNotContain("correct-horse");
  }

  @Test
  void headline_ofEachKind_isShortAndNamesItsSubject() {
    for (EventKind kind : EventKind.values()) {
      Event event = new Event(1, kind, "main/db", "", NOW, 0, 0, "", 0);
      String headline = new Notice.Raised(event).headline();
      assertThat(headline)
          .as(kind.id())
          .hasSizeLessThan(150)
          .doesNotContain("{}")
          .doesNotEndWith(".");
    }
  }
}
