package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate that is brought while the appliance runs: what is shown, what is kept, and what is there after a
/// crash in between.
class WebBroughtTest {
  private static final List<InetSocketAddress> LISTEN =
      List.of(new InetSocketAddress("127.0.0.1", 8443));

  /// 2026-11-22, and a wall that is moved by hand.
  private static final class Wall implements Clock {
    long millis = 1_795_305_600_000L;

    @Override
    public long nanos() {
      return millis * 1_000_000;
    }

    @Override
    public long wallMillis() {
      return millis;
    }
  }

  @TempDir Path home;
  private final Wall wall = new Wall();
  private final MemoryShelf failing = new MemoryShelf();
  private final EventBook book = EventBook.open(new MemoryShelf(), wall, new HandThreads());
  private final List<WebTls> shown = new ArrayList<>();
  private final Identity authority;
  private final Identity server;
  private WebCertificate web;

  WebBroughtTest() throws GeneralSecurityException {
    authority = TestCertificates.authority("corporate");
    server = TestCertificates.issued(authority, "berlin", "berlin.example.com");
  }

  @BeforeEach
  void start() throws IOException {
    web = on(new HomeShelf(new LinuxDisk(), home));
    web.of(LISTEN);
    web.follow(shown::add);
  }

  private WebCertificate on(Shelf shelf) {
    return new WebCertificate(
        new WebCertificate.Surroundings(
            new LinuxDisk(), home, shelf, "here", new Settings(Map.of(), null), wall, book));
  }

  /// What the next start shows.
  private WebTls next() throws IOException {
    return on(new HomeShelf(new LinuxDisk(), home)).of(LISTEN);
  }

  private Path secret(String name) {
    return home.resolve("secrets").resolve(name);
  }

  private static String chain(Identity of) {
    return IdentityFile.pem(of.certificate());
  }

  private static Secret key(Identity of) {
    return new Secret(IdentityFile.pem(of.key()));
  }

  private WebLook bring(Identity of) throws IOException {
    return web.bring(chain(of), key(of));
  }

  private void byHand(String name, String text) throws IOException {
    Files.writeString(secret(name), text);
    Files.setPosixFilePermissions(secret(name), PosixFilePermissions.fromString("rw-------"));
  }

  private boolean happened(EventKind kind) {
    return book.list(false, 0, 100).stream().anyMatch(event -> event.kind() == kind);
  }

  @Test
  void bring_rightOne_isShownAndKeptForItsOwnerAlone() throws IOException {
    WebLook look = bring(server);
    assertThat(look.own()).isFalse();
    assertThat(look).isEqualTo(web.look());
    assertThat(shown).containsExactly(new WebTls(chain(server), key(server), false));
    assertThat(next()).isEqualTo(shown.getFirst());
    assertThat(secret(WebCertificate.BROUGHT_KEY)).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(secret(WebCertificate.BROUGHT))))
        .isEqualTo("rw-------");
    assertThat(happened(EventKind.WEB_CERTIFICATE_CHANGED)).isTrue();
  }

  @Test
  void bring_anotherOne_takesItsPlace() throws Exception {
    bring(server);
    Identity renewed = TestCertificates.issued(authority, "berlin", "berlin.example.com");
    bring(renewed);
    assertThat(next().chain()).isEqualTo(chain(renewed));
    assertThat(shown).hasSize(2);
  }

  @Test
  void bring_wrongOne_changesNothing() throws Exception {
    Identity other = TestCertificates.issued(authority, "osaka");
    WebLook before = Objects.requireNonNull(web.look());
    assertThatThrownBy(() -> web.bring(chain(server), key(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not the key of");
    assertThat(web.look()).isEqualTo(before);
    assertThat(shown).isEmpty();
    assertThat(secret(WebCertificate.BROUGHT)).doesNotExist();
    assertThat(happened(EventKind.WEB_CERTIFICATE_CHANGED)).isFalse();
  }

  @Test
  void bring_serverThatCannotShowIt_isNotKept() {
    web.follow(tls -> {
      throw new IOException("no such curve");
    });
    assertThatThrownBy(() -> bring(server)).isInstanceOf(IOException.class);
    assertThat(secret(WebCertificate.BROUGHT)).doesNotExist();
    assertThat(Objects.requireNonNull(web.look()).own()).isTrue();
  }

  @Test
  void bring_diskThatFails_showsWhatWasBefore() throws IOException {
    WebCertificate full = on(failing);
    WebTls before = full.of(LISTEN);
    full.follow(shown::add);
    failing.failing = true;
    assertThatThrownBy(() -> full.bring(chain(server), key(server)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no space");
    assertThat(shown).hasSize(2).last().isEqualTo(before);
    assertThat(Objects.requireNonNull(full.look()).own()).isTrue();
  }

  /// A crash behind the rename, before the older key is gone.
  @Test
  void of_oneFileBesideTheKeyOfAnOlderPair_isTheOneFile() throws Exception {
    bring(server);
    byHand(WebCertificate.BROUGHT_KEY, key(TestCertificates.issued(authority, "osaka")).text());
    assertThat(next().chain()).isEqualTo(chain(server));
  }

  @Test
  void bring_overAPairPutThereByHand_leavesOneFile() throws Exception {
    Identity hand = TestCertificates.issued(authority, "hand");
    byHand(WebCertificate.BROUGHT, chain(hand));
    byHand(WebCertificate.BROUGHT_KEY, key(hand).text());
    assertThat(next().chain()).isEqualTo(chain(hand));
    bring(server);
    assertThat(secret(WebCertificate.BROUGHT_KEY)).doesNotExist();
    assertThat(next().chain()).isEqualTo(chain(server));
  }

  @Test
  void makeOwn_afterOneFileOrTwo_isOursAgain() throws Exception {
    WebTls own = next();
    bring(server);
    assertThat(web.makeOwn().own()).isTrue();
    assertThat(next()).isEqualTo(own);
    Identity hand = TestCertificates.issued(authority, "hand");
    byHand(WebCertificate.BROUGHT, chain(hand));
    byHand(WebCertificate.BROUGHT_KEY, key(hand).text());
    WebCertificate again = on(new HomeShelf(new LinuxDisk(), home));
    assertThat(again.of(LISTEN).own()).isFalse();
    assertThat(again.makeOwn().own()).isTrue();
    assertThat(next()).isEqualTo(own);
    assertThat(secret(WebCertificate.BROUGHT)).doesNotExist();
    assertThat(secret(WebCertificate.BROUGHT_KEY)).doesNotExist();
    assertThat(again.makeOwn().own()).as("once more").isTrue();
  }

  @Test
  void watch_nearItsEnd_isAnAlarmUntilThereIsAnother() throws Exception {
    Identity old = TestCertificates.expired(authority, "berlin");
    wall.millis = old.certificate().getNotAfter().getTime() - CertificateEnd.NOTICE_MILLIS;
    bring(old);
    assertThat(stands()).isFalse();
    wall.millis++;
    web.watch();
    assertThat(stands()).isTrue();
    bring(server);
    assertThat(stands()).isFalse();
  }

  private boolean stands() {
    return book.list(true, 0, 100).stream()
        .anyMatch(event -> event.kind() == EventKind.WEB_CERTIFICATE);
  }
}
