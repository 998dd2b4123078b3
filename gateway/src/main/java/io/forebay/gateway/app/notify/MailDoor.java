package io.forebay.gateway.app.notify;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.LetterRefused;
import io.forebay.gateway.control.notify.Receiver;
import io.forebay.gateway.control.notify.Way;
import java.io.IOException;
import java.io.Writer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;

/// Hands a mail to a server: SMTP over TLS, with STARTTLS, or without. A mail that some of its people cannot get goes
/// to the others.
final class MailDoor {
  private MailDoor() {}

  /// Blocks. Gives whom the server did not take it for, "" as a rule.
  static String carry(Receiver receiver, Secret secret, Letter.Mail mail, Journey journey)
      throws IOException {
    Destination to = receiver.destination();
    AuthenticatingSMTPClient client =
        new AuthenticatingSMTPClient(to.way() == Way.MAIL_TLS, Trust.context(receiver));
    client.setEndpointCheckingEnabled(true); // Its default is to take any certificate's name.
    client.setSocketFactory(journey.sockets());
    client.connect(to.host(), to.port());
    greeted(client, "does not want to talk");
    hello(client);
    if (to.way() == Way.MAIL_STARTTLS) {
      if (!client.execTLS()) {
        throw said(client, "offers no encryption (STARTTLS), so nothing was sent to it");
      }
      hello(client);
    }
    if (!to.user().isEmpty()) {
      signIn(client, to.user(), secret);
    }
    String note = hand(client, mail);
    quit(client);
    return note;
  }

  private static void hello(AuthenticatingSMTPClient client) throws IOException {
    InetAddress own = client.getLocalAddress();
    String literal = own.getHostAddress().replaceFirst("%.*", "");
    // RFC 5321, 4.1.3: the name of this machine is nobody's business, and often no name at all.
    client.ehlo(own instanceof Inet6Address ? "[IPv6:" + literal + "]" : "[" + literal + "]");
    greeted(client, "does not take our greeting");
  }

  private static void greeted(AuthenticatingSMTPClient client, String otherwise)
      throws IOException {
    if (!SMTPReply.isPositiveCompletion(client.getReplyCode())) {
      throw said(client, otherwise);
    }
  }

  private static void signIn(AuthenticatingSMTPClient client, String user, Secret secret)
      throws IOException {
    boolean plain = false;
    boolean login = false;
    for (String line : client.getReplyStrings()) {
      String offer = line.toUpperCase(Locale.ROOT);
      if (offer.startsWith("AUTH", Math.min(4, offer.length()))) {
        plain |= offer.contains("PLAIN");
        login |= offer.contains("LOGIN");
      }
    }
    var method =
        login && !plain
            ? AuthenticatingSMTPClient.AUTH_METHOD.LOGIN
            : AuthenticatingSMTPClient.AUTH_METHOD.PLAIN;
    try {
      if (!client.auth(method, user, secret.text())) {
        throw said(client, "does not take user and password");
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot sign in there: " + e.getMessage(), e);
    }
  }

  private static String hand(AuthenticatingSMTPClient client, Letter.Mail mail) throws IOException {
    if (!client.setSender(mail.from())) {
      throw said(client, "does not take mail from " + mail.from());
    }
    List<String> without = new ArrayList<>();
    for (String each : mail.to()) {
      if (!client.addRecipient(each)) {
        without.add("the server does not take mail for " + each + ": " + reply(client));
      }
    }
    if (without.size() == mail.to().size()) {
      throw new IOException(without.getFirst());
    }
    try (Writer data = client.sendMessageData()) {
      if (data == null) {
        throw said(client, "does not take the mail");
      }
      data.write(mail.text());
    }
    if (!client.completePendingCommand()) {
      String reason = "the server does not take the mail: " + reply(client);
      throw SMTPReply.isNegativePermanent(client.getReplyCode())
          ? new LetterRefused(reason)
          : new IOException(reason);
    }
    return String.join("; ", without);
  }

  private static void quit(AuthenticatingSMTPClient client) {
    try {
      client.quit();
    } catch (IOException e) {
      // The mail was taken: how the talk ends is all the same.
    }
  }

  private static IOException said(AuthenticatingSMTPClient client, String what) {
    return new IOException("the server " + what + ": " + reply(client));
  }

  private static String reply(AuthenticatingSMTPClient client) {
    return String.valueOf(client.getReplyString()).strip();
  }
}
