package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.access.WebAccess;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// What browsers are shown: what the operator has brought, else a certificate that the appliance's authority signs
/// ([Authority]: `forebay nbd ca` gives what knows it) and that is kept over restarts, since whoever trusts it
/// without knowing the authority is asked anew by each other one.
///
/// What is brought through the door lies in one file with its key, which a rename puts there: no crash leaves a half
/// of it. Put there by hand it may be two files.
final class WebCertificate implements UserInterface.Certificates, WebAccess {
  /// The operator's, with its chain, and with its key unless that is in [#BROUGHT_KEY].
  static final String BROUGHT = "web.pem";

  static final String BROUGHT_KEY = "web-key.pem";

  /// Ours, with its key.
  static final String OWN = "web-own.pem";

  private static final String FOLDER = "secrets";

  /// Far above what any chain takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  /// What it works on. `name` of the appliance; `shelf` of its home.
  record Surroundings(
      Disk disk,
      Path root,
      Shelf shelf,
      String name,
      Settings settings,
      Clock clock,
      EventBook book) {}

  /// What is shown, and what there is to see of it.
  private record Shown(WebTls tls, WebLook look) {
    static Shown of(WebTls tls) throws IOException {
      byte[] chain = tls.chain().getBytes(US_ASCII);
      return new Shown(tls, WebPem.look(Pem.certificates(chain, "web"), tls.own()));
    }
  }

  private final Surroundings on;
  private final CertificateEnd end;
  private final Path secrets;
  private final List<Taker> takers = new CopyOnWriteArrayList<>();
  private List<InetSocketAddress> listening = List.of(); // Guarded by this.
  private volatile @Nullable Shown shown;

  WebCertificate(Surroundings on) {
    this.on = on;
    end = new CertificateEnd(on.book, on.clock, EventKind.WEB_CERTIFICATE, on.name);
    secrets = on.root.resolve(FOLDER);
  }

  // ---- What is shown

  @Override
  public synchronized WebTls of(List<InetSocketAddress> listen) throws IOException {
    listening = List.copyOf(listen);
    Shown read = Shown.of(read());
    shown = read;
    watch();
    return read.tls;
  }

  @Override
  public Runnable follow(Taker taker) {
    takers.add(taker);
    return () -> takers.remove(taker);
  }

  @Override
  public @Nullable WebLook look() {
    Shown now = shown;
    return now == null ? null : now.look;
  }

  private WebTls read() throws IOException {
    Path chain = secrets.resolve(BROUGHT);
    Path key = secrets.resolve(BROUGHT_KEY);
    if (Files.exists(chain)) {
      byte[] pem = file(chain);
      if (Pem.holdsKey(pem)) {
        return brought(Pem.certificatesOf(pem), chain, pem, chain);
      }
    }
    if (Files.exists(chain) != Files.exists(key)) {
      throw new IOException(
          "web: %s and %s go together: put both there, or none".formatted(chain, key));
    }
    return Files.exists(chain) ? brought(file(chain), chain, file(key), key) : own();
  }

  private static WebTls brought(byte[] chainPem, Path chain, byte[] keyPem, Path key)
      throws IOException {
    List<X509Certificate> certificates = Pem.certificates(chainPem, "web: " + chain);
    PrivateKey privateKey = Pem.key(keyPem, key, "web: " + key);
    Pem.belongTogether(privateKey, "web: " + key, certificates, "web: " + chain);
    return new WebPem(privateKey, certificates).tls();
  }

  private static byte[] file(Path path) throws IOException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw new IOException("web: " + path + " is longer than 1 MiB; is it the right one?");
    }
    return Files.readAllBytes(path);
  }

  private WebTls own() throws IOException {
    Authority authority = Authority.open(on.disk, secrets, on.name);
    Identity own =
        authority.kept(
            on.disk,
            secrets,
            OWN,
            on.name,
            MachineNames.names(on.settings, SettingKey.WEB_LISTEN),
            addresses(listening));
    return new WebTls(
        IdentityFile.pem(own.certificate()) + IdentityFile.pem(authority.certificate()),
        new Secret(IdentityFile.pem(own.key())),
        true);
  }

  /// Where it listens; the machine's own if that is all of them; and loopback, for SSH tunnels.
  private static List<InetAddress> addresses(List<InetSocketAddress> listen) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    addresses.add(InetAddress.ofLiteral("::1"));
    for (InetSocketAddress each : listen) {
      if (each.getAddress().isAnyLocalAddress()) {
        addresses.addAll(MachineNames.addresses());
      } else {
        addresses.add(each.getAddress());
      }
    }
    return List.copyOf(addresses);
  }

  // ---- Another one

  /// Something to do with the disk.
  private interface Keeping {
    void keep() throws IOException;
  }

  @Override
  public synchronized WebLook bring(String chain, Secret key) throws IOException {
    WebPem pem;
    try {
      pem = WebPem.of(chain, key, Instant.ofEpochMilli(on.clock.wallMillis()));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    WebTls tls = pem.tls();
    return change(tls, () -> keep((tls.chain() + tls.key().text()).getBytes(US_ASCII)));
  }

  @Override
  public synchronized WebLook makeOwn() throws IOException {
    return change(own(), this::forget);
  }

  /// The servers first: what they cannot show is not kept.
  private WebLook change(WebTls tls, Keeping keeping) throws IOException {
    Shown before = shown;
    Shown next = Shown.of(tls);
    tell(tls);
    try {
      keeping.keep();
    } catch (IOException e) {
      if (before != null) {
        tell(before.tls);
      }
      throw e;
    }
    shown = listening.isEmpty() ? null : next;
    on.book.happen(
        EventKind.WEB_CERTIFICATE_CHANGED,
        on.name,
        next.look.subject() + ", " + next.look.sha256());
    watch();
    return next.look;
  }

  private void tell(WebTls anew) throws IOException {
    for (Taker taker : takers) {
      taker.take(anew);
    }
  }

  /// One file with both, which counts before the key of an older pair is gone.
  private void keep(byte[] pem) throws IOException {
    on.shelf.replace(FOLDER + "/" + BROUGHT, pem);
    remove(secrets.resolve(BROUGHT_KEY));
  }

  /// Two files become one first: however far this comes, what lies there is whole or nothing.
  private void forget() throws IOException {
    Path chain = secrets.resolve(BROUGHT);
    Path key = secrets.resolve(BROUGHT_KEY);
    if (Files.exists(chain) && Files.exists(key)) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(file(chain));
      both.write('\n');
      both.writeBytes(file(key));
      keep(both.toByteArray());
    }
    remove(key);
    remove(chain);
  }

  private void remove(Path path) throws IOException {
    on.disk.delete(path);
    on.disk.syncDirectory(secrets);
  }

  // ---- Its end

  /// An alarm while it is past its end, or will be soon.
  void watch() {
    WebLook look = look();
    if (look == null) {
      end.clear();
    } else {
      end.look(look.subject(), look.notAfterMillis());
    }
  }
}
