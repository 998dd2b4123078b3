package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import io.forebay.gateway.sim.SimClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownCertificateTest {
  private final SimClock clock = new SimClock();
  private final EventBook book = EventBook.open(new MemoryShelf(), clock, new HandThreads());
  private WebTls shows = new WebTls("", new Secret(""), true);
  private final ShownCertificate shown =
      new ShownCertificate(
          on -> shows, new CertificateEnd(book, clock, EventKind.WEB_CERTIFICATE, "berlin"));

  private static WebTls brought(Identity of) {
    return new WebTls(IdentityFile.pem(of.certificate()), new Secret(""), false);
  }

  private List<Event> alarms() {
    return book.list(true, 0, 10);
  }

  @Test
  void look_broughtNearItsEnd_isAnAlarmUntilAnotherIsShown() throws Exception {
    Identity server =
        TestCertificates.issued(TestCertificates.authority("corporate"), "berlin", "localhost");
    long end = server.certificate().getNotAfter().getTime();
    clock.jumpWall(end - CertificateEnd.NOTICE_MILLIS - clock.wallMillis());
    shows = brought(server);
    shown.of(List.of());
    assertThat(alarms()).isEmpty();
    clock.jumpWall(1);
    shown.look();
    assertThat(alarms()).hasSize(1);
    Event alarm = alarms().getFirst();
    assertThat(alarm.kind()).isEqualTo(EventKind.WEB_CERTIFICATE);
    assertThat(alarm.subject()).isEqualTo("berlin");
    assertThat(alarm.detail()).contains("CN=berlin", "valid until");
    shows = new WebTls("", new Secret(""), true);
    shown.of(List.of());
    assertThat(alarms()).as("our own has no end").isEmpty();
  }

  @Test
  void of_broughtAndExpired_isAnAlarmAtOnce() throws Exception {
    Identity expired =
        TestCertificates.expired(TestCertificates.authority("corporate"), "berlin");
    shows = brought(expired);
    shown.of(List.of());
    assertThat(alarms()).extracting(Event::kind).containsExactly(EventKind.WEB_CERTIFICATE);
  }
}
