package io.forebay.gateway.app.notify;

import static io.forebay.gateway.app.notify.TinyServer.line;
import static io.forebay.gateway.app.notify.TinyServer.say;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A mail server for one test: takes everything, unless it is told what to answer to a command.
final class MailServer implements TinyServer.Script {
  /// Commands, in order; `TLS` where the connection was encrypted.
  final List<String> heard = new CopyOnWriteArrayList<>();

  /// Mails, their dots as they travelled.
  final List<String> mails = new CopyOnWriteArrayList<>();

  /// By how a command begins, and `.` for the end of a mail.
  final Map<String, String> answers = new TreeMap<>();

  @Nullable SSLContext implicit;
  @Nullable SSLContext starttls;

  @Override
  public void serve(Socket socket) throws IOException {
    SSLContext first = implicit;
    if (first != null) {
      talk(encrypted(first, socket));
    } else {
      talk(socket);
    }
  }

  private Socket encrypted(SSLContext context, Socket socket) throws IOException {
    Socket encrypted = TinyServer.over(context, socket);
    heard.add("TLS");
    return encrypted;
  }

  private void talk(Socket plain) throws IOException {
    Socket socket = plain;
    say(socket, "220 mail.example.com ready\r\n");
    InputStream in = socket.getInputStream();
    for (String said = line(in); said != null; said = line(in)) {
      heard.add(said);
      String answer = answer(said);
      say(socket, answer + "\r\n");
      if (said.equals("STARTTLS") && answer.startsWith("220")) {
        socket = encrypted(java.util.Objects.requireNonNull(starttls), socket);
        in = socket.getInputStream();
      } else if (said.equals("DATA") && answer.startsWith("354")) {
        mails.add(mail(in));
        say(socket, answers.getOrDefault(".", "250 queued") + "\r\n");
      } else if (said.equals("QUIT")) {
        return;
      }
    }
  }

  private String answer(String said) {
    for (Map.Entry<String, String> each : answers.entrySet()) {
      if (said.startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    if (said.startsWith("EHLO")) {
      return "250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN";
    }
    return switch (said.split(" ")[0]) {
      case "STARTTLS" -> starttls == null ? "502 what?" : "220 go on";
      case "DATA" -> "354 go on";
      case "AUTH" -> "334 ";
      default -> said.equals("AGZiAGh1bnRlcjI=") ? "235 welcome" : "250 ok";
    };
  }

  private static String mail(InputStream in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String text = line(in); text != null && !text.equals("."); text = line(in)) {
      mail.append(text).append('\n');
    }
    return mail.toString();
  }
}
