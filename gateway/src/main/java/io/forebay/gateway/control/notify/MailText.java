package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.event.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A notice as a mail: headers and body (RFC 5322). What clears an event answers the mail that raised it, also over
/// restarts: the ids are made of the event's number.
final class MailText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private MailText() {}

  static String of(Identity sender, Envelope envelope, Notice notice, long nowMillis) {
    StringBuilder mail = new StringBuilder();
    header(mail, "Date", DATE.format(Instant.ofEpochMilli(nowMillis)));
    header(mail, "From", envelope.from());
    header(mail, "To", String.join(",\r\n ", envelope.to()));
    header(mail, "Subject", HeaderText.header("[" + sender.name() + "] " + notice.headline()));
    header(mail, "Message-ID", id(sender, envelope, notice));
    if (notice instanceof Notice.Cleared(Event event)) {
      String raising = id(sender, envelope, new Notice.Raised(event));
      header(mail, "In-Reply-To", raising);
      header(mail, "References", raising);
    }
    header(mail, "Auto-Submitted", "auto-generated");
    header(mail, "X-Forebay-State", notice.state());
    Event event = event(notice);
    if (event != null) {
      header(mail, "X-Forebay-Event", event.kind().id());
      header(mail, "X-Forebay-Number", Long.toString(event.id()));
    }
    header(mail, "MIME-Version", "1.0");
    header(mail, "Content-Type", "text/plain; charset=UTF-8");
    header(mail, "Content-Transfer-Encoding", "quoted-printable");
    return mail.append("\r\n").append(HeaderText.quotedPrintable(body(sender, notice))).toString();
  }

  private static void header(StringBuilder mail, String name, String value) {
    mail.append(name).append(": ").append(value).append("\r\n");
  }

  static @Nullable Event event(Notice notice) {
    return switch (notice) {
      case Notice.Raised(Event event) -> event;
      case Notice.Cleared(Event event) -> event;
      case Notice.Test _, Notice.Missed _ -> null;
    };
  }

  private static String id(Identity sender, Envelope envelope, Notice notice) {
    Event event = event(notice);
    long number = event != null ? event.id() : notice.millis();
    String domain = envelope.from().substring(envelope.from().indexOf('@') + 1);
    return "<forebay.%s.%d.%s@%s>".formatted(sender.id(), number, notice.state(), domain);
  }

  private static List<String> body(Identity sender, Notice notice) {
    List<String> lines = new ArrayList<>();
    lines.add(notice.text());
    lines.add("");
    lines.add("appliance  " + sender.name());
    Event event = event(notice);
    if (event == null) {
      lines.add("at         " + Notice.time(notice.millis()));
      return lines;
    }
    lines.add("event      " + event.kind().id() + ", number " + event.id());
    lines.add("severity   " + Notice.word(event.kind().severity()));
    lines.add("about      " + (event.subject().isEmpty() ? "-" : event.subject()));
    lines.add("raised     " + Notice.time(event.raisedMillis()));
    if (notice instanceof Notice.Cleared) {
      lines.add("cleared    " + Notice.time(event.clearedMillis()));
    }
    return lines;
  }
}
