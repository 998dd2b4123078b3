package io.forebay.gateway.link.edge;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The identity on disk: one PEM file, mode 0600, made once. Losing it means pairing anew.
public final class IdentityFile {
  /// In the home's `secrets/`.
  public static final String NAME = "link.pem";

  private static final String PAIR_ANEW = "remove it and pair with every peer anew";

  /// A file of this kind has about 1 KiB.
  private static final int BYTES_MAX = 16 << 10;

  /// How an identity is made.
  interface Maker {
    Identity make() throws GeneralSecurityException;
  }

  private IdentityFile() {}

  /// Reads the identity in `secrets`, or makes one and its file durable. Blocks.
  public static Identity open(Disk disk, Path secrets) throws IOException {
    return open(disk, secrets, NAME, SelfSigned::make, PAIR_ANEW);
  }

  /// The same for the file `name`; `otherwise` is what helps when it is lost.
  static Identity open(Disk disk, Path secrets, String name, Maker maker, String otherwise)
      throws IOException {
    Path file = secrets.resolve(name);
    if (!disk.exists(file)) {
      disk.makeDirectories(secrets);
      create(disk, file, maker);
    }
    return parse(read(disk, file), file, otherwise);
  }

  private static void create(Disk disk, Path file, Maker maker) throws IOException {
    byte[] pem = make(maker).getBytes(StandardCharsets.US_ASCII);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    disk.delete(fresh);
    try (Memory memory = disk.allocate(BYTES_MAX);
        DiskFile into = disk.open(fresh, Disk.Mode.CREATE)) {
      MemorySegment bytes = memory.segment().asSlice(0, pem.length);
      bytes.copyFrom(MemorySegment.ofArray(pem));
      into.write(bytes, 0);
      bytes.fill((byte) 0);
      into.sync();
    }
    disk.rename(fresh, file);
    disk.syncDirectory(file.resolveSibling(".").normalize());
  }

  private static String make(Maker maker) throws IOException {
    try {
      Identity made = maker.make();
      return pem(made.key()) + pem(made.certificate());
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate could be made: " + e.getMessage(), e);
    }
  }

  /// `certificate` as programs exchange it (RFC 7468).
  public static String pem(X509Certificate certificate) {
    try {
      return section("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded has its encoding", e);
    }
  }

  /// The same of `key`, without a password: a secret.
  public static String pem(PrivateKey key) {
    return section("PRIVATE KEY", key.getEncoded());
  }

  private static String section(String name, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + name + "-----\n" + lines + "\n-----END " + name + "-----\n";
  }

  private static String read(Disk disk, Path file) throws IOException {
    try (Memory memory = disk.allocate(BYTES_MAX);
        DiskFile from = disk.open(file, Disk.Mode.READ)) {
      MemorySegment bytes = memory.segment().asSlice(0, from.read(memory.segment(), 0));
      String pem = new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
      bytes.fill((byte) 0);
      return pem;
    }
  }

  static Identity parse(String pem, Path file, String otherwise) throws IOException {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(section(pem, "PRIVATE KEY")));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(section(pem, "CERTIFICATE")));
      return new Identity(key, certificate);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          file + " is damaged (" + e.getMessage() + "): restore it from a backup, or " + otherwise,
          e);
    }
  }

  private static byte[] section(String pem, String name) {
    Matcher found =
        Pattern.compile(
                "-----BEGIN " + name + "-----([A-Za-z0-9+/=\\s]+)-----END " + name + "-----")
            .matcher(pem);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + name + " in it");
    }
    return Base64.getMimeDecoder().decode(found.group(1));
  }
}
