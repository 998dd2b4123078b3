package io.forebay.gateway.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.LetterRefused;
import io.forebay.gateway.control.notify.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mail to servers that are as they should be, and to others.
class MailDoorTest {
  private static final List<String> OPS = List.of("ops@example.com", "boss@example.com");
  private static final String TEXT = "Subject: x\r\n\r\n.one\r\n..\r\n.\r\nQUIT\r\n";
  private static final Secret NONE = new Secret("");

  @TempDir private Path temp;
  private final MailServer mail = new MailServer();
  private final Courier courier = new Courier();

  private static Receiver receiver(String address, String authority) {
    return new Receiver(
        "ops",
        Destination.parse(address),
        Severity.INFO,
        List.of(),
        new Envelope("fb@example.com", OPS),
        authority);
  }

  private String carry(Courier by, String address, String authority, String secret)
      throws IOException {
    return by.carry(
        receiver(address, authority),
        new Secret(secret),
        new Letter.Mail("fb@example.com", OPS, TEXT));
  }

  private String plain(Courier by, TinyServer server) throws IOException {
    return carry(by, "smtp+plain://127.0.0.1:" + server.port(), "", "");
  }

  @Test
  void carry_plainWhereToldSo_arrivesWithItsDots() throws IOException {
    try (TinyServer server = new TinyServer(mail)) {
      assertThat(plain(courier, server)).isEmpty();
    }
    assertThat(mail.heard)
        .containsExactly(
            "EHLO [127.0.0.1]",
            "MAIL FROM:<fb@example.com>",
            "RCPT TO:<ops@example.com>",
            "RCPT TO:<boss@example.com>",
            "DATA",
            "QUIT");
    assertThat(mail.mails).containsExactly("Subject: x\n\n..one\n...\n..\nQUIT\n");
  }

  @Test
  void carry_starttls_signsInBehindItAlone() throws IOException {
    TinyServer.Certified certified = TinyServer.certified(temp, "127.0.0.1");
    mail.starttls = certified.context();
    try (TinyServer server = new TinyServer(mail)) {
      carry(courier, "smtp://fb@127.0.0.1:" + server.port(), certified.authority(), "hunter2");
    }
    assertThat(mail.heard)
        .startsWith("EHLO [127.0.0.1]", "STARTTLS", "TLS", "EHLO [127.0.0.1]", "AUTH PLAIN")
        .contains("AGZiAGh1bnRlcjI=", "DATA");
    assertThat(mail.mails).hasSize(1);
  }

  @Test
  void carry_implicitTls_arrives() throws IOException {
    TinyServer.Certified certified = TinyServer.certified(temp, "127.0.0.1");
    mail.implicit = certified.context();
    try (TinyServer server = new TinyServer(mail)) {
      carry(courier, "smtps://127.0.0.1:" + server.port(), certified.authority(), "");
    }
    assertThat(mail.heard).startsWith("TLS").doesNotContain("STARTTLS").contains("DATA");
  }

  @Test
  void carry_serverWithLoginAlone_isSignedInToBySuch() throws IOException {
    TinyServer.Certified certified = TinyServer.certified(temp, "127.0.0.1");
    mail.implicit = certified.context();
    mail.answers.put("EHLO", "250-x\r\n250 AUTH LOGIN");
    mail.answers.put("ZmI=", "334 UGFzc3dvcmQ6");
    mail.answers.put("aHVudGVyMg==", "235 welcome");
    try (TinyServer server = new TinyServer(mail)) {
      carry(courier, "smtps://fb@127.0.0.1:" + server.port(), certified.authority(), "hunter2");
    }
    assertThat(mail.heard).contains("AUTH LOGIN", "ZmI=", "aHVudGVyMg==", "DATA");
  }

  @Test
  void carry_noEncryptionOffered_sendsNothing() throws IOException {
    try (TinyServer server = new TinyServer(mail)) {
      assertThatThrownBy(
              () -> carry(courier, "smtp://fb@127.0.0.1:" + server.port(), "", "hunter2"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("STARTTLS");
    }
    assertThat(mail.heard).containsExactly("EHLO [127.0.0.1]", "STARTTLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void carry_certificateOfAnotherNameOrSigner_sendsNothing(String scheme) throws IOException {
    TinyServer.Certified other = TinyServer.certified(temp.resolve("a"), "mail.example.com");
    TinyServer.Certified stranger = TinyServer.certified(temp.resolve("b"), "127.0.0.1");
    for (TinyServer.Certified certified : List.of(other, stranger)) {
      MailServer wrong = new MailServer();
      if (scheme.equals("smtps")) {
        wrong.implicit = certified.context();
      } else {
        wrong.starttls = certified.context();
      }
      try (TinyServer server = new TinyServer(wrong)) {
        String address = scheme + "://fb@127.0.0.1:" + server.port();
        assertThatThrownBy(() -> carry(courier, address, other.authority(), "hunter2"))
            .isInstanceOf(javax.net.ssl.SSLException.class);
      }
      assertThat(wrong.heard).noneMatch(said -> said.matches("(AUTH|MAIL|DATA).*"));
      assertThat(wrong.mails).isEmpty();
    }
  }

  /// What stands behind the answer to STARTTLS in the clear must not count behind it.
  @Test
  void carry_answersSlippedInBeforeTheHandshake_countForNothing() throws IOException {
    TinyServer.Certified certified = TinyServer.certified(temp, "127.0.0.1");
    mail.starttls = certified.context();
    mail.answers.put(
        "STARTTLS", "220 go on" + "\r\n250 evil".repeat(4) + "\r\n354 evil\r\n250 evil");
    mail.answers.put("MAIL", "554 not from you");
    try (TinyServer server = new TinyServer(mail)) {
      String address = "smtp://127.0.0.1:" + server.port();
      assertThatThrownBy(() -> carry(courier, address, certified.authority(), ""))
          .isInstanceOf(IOException.class);
    }
    assertThat(mail.mails).isEmpty();
  }

  @Test
  void carry_passwordNotTaken_saysSoWithoutIt() throws IOException {
    TinyServer.Certified certified = TinyServer.certified(temp, "127.0.0.1");
    mail.implicit = certified.context();
    try (TinyServer server = new TinyServer(mail)) {
      mail.answers.put("AGZiA", "535 no");
      String address = "smtps://fb@127.0.0.1:" + server.port();
      assertThatThrownBy(() -> carry(courier, address, certified.authority(), "wrong-one"))
          .isNotInstanceOf(LetterRefused.class)
          .hasMessageContaining("user and password")
          .hasMessageContaining("535 no")
          .message()
          .doesNotContain("wrong-one");
    }
    assertThat(mail.mails).isEmpty();
  }

  @Test
  void carry_someOfThePeopleUnknown_goesToTheOthersAndSaysSo() throws IOException {
    mail.answers.put("RCPT TO:<ops", "550 no such user");
    try (TinyServer server = new TinyServer(mail)) {
      assertThat(plain(courier, server)).contains("ops@example.com", "550 no such user");
      assertThat(mail.mails).hasSize(1);
      mail.answers.put("RCPT TO:<boss", "550 nor this one");
      assertThatThrownBy(() -> plain(courier, server))
          .isNotInstanceOf(LetterRefused.class)
          .hasMessageContaining("no such user");
    }
    assertThat(mail.mails).hasSize(1);
  }

  @Test
  void carry_mailNotTaken_isRefusedForGoodOrForNow() throws IOException {
    try (TinyServer server = new TinyServer(mail)) {
      mail.answers.put(".", "554 looks like spam");
      assertThatThrownBy(() -> plain(courier, server))
          .isInstanceOf(LetterRefused.class)
          .hasMessageContaining("spam");
      mail.answers.put(".", "451 later");
      assertThatThrownBy(() -> plain(courier, server))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(LetterRefused.class)
          .hasMessageContaining("later");
    }
  }

  @Test
  void carry_quitNotAnswered_wentWellAllTheSame() throws IOException {
    mail.answers.put("QUIT", "nonsense");
    try (TinyServer server = new TinyServer(mail)) {
      assertThat(plain(courier, server)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "220", "2", "abc def", "250-", "999 \u0000", "-1 a", "421 busy"})
  void carry_greetingThatIsNone_fails(String greeting) throws IOException {
    try (TinyServer server =
        new TinyServer(socket -> {
          TinyServer.say(socket, greeting + "\r\n");
          socket.shutdownOutput();
          TinyServer.hang(socket);
        })) {
      assertThatThrownBy(() -> plain(courier, server)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "220-more\r\n", "\r", "\r\n"})
  void carry_answerWithoutEnd_isBounded(String again) throws IOException {
    try (TinyServer server = new TinyServer(TinyServer.endless(again))) {
      assertThatThrownBy(() -> plain(courier, server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void carry_serverSaysNothing_endsAtTheDeadline() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer::hang)) {
      assertThatThrownBy(() -> plain(new Courier(200), server))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not ended within");
    }
  }

  @Test
  void close_whileServerSaysNothing_breaksOff() throws Exception {
    try (TinyServer server = new TinyServer(TinyServer::hang)) {
      CompletableFuture<String> ended =
          CompletableFuture.supplyAsync(() -> {
            try {
              return plain(courier, server);
            } catch (IOException e) {
              return String.valueOf(e.getMessage());
            }
          });
      server.asked.await();
      courier.close();
      assertThat(ended.get()).contains("stopping");
      assertThatThrownBy(() -> plain(courier, server)).hasMessageContaining("stopping");
    }
  }

  @Test
  void carry_nobodyThere_fails() throws IOException {
    TinyServer server = new TinyServer(mail);
    server.close();
    assertThatThrownBy(() -> plain(courier, server)).isInstanceOf(IOException.class);
    assertThatThrownBy(() ->
            courier.carry(
                receiver("smtp+plain://nowhere.invalid", ""),
                NONE,
                new Letter.Mail("fb@example.com", OPS, TEXT)))
        .hasMessageContaining("no address is known for nowhere.invalid");
  }
}
