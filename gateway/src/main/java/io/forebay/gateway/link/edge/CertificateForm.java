package io.forebay.gateway.link.edge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// An X.509 v3 certificate to be signed with ECDSA and SHA-256 (RFC 5280, 4.1), and DER, which it is
/// written in. Without an end (4.1.2.5) unless one is given.
final class CertificateForm {
  // DER tags.
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;
  private static final int EXTENSIONS = 0xA3;

  private static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};

  /// ecdsa-with-SHA256, RFC 5758, 3.2: a whole object identifier.
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");

  /// id-at-commonName, RFC 5280, A.1.
  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

  private final PublicKey key;
  private final byte[] serial;
  private final byte[] issuer;
  private final byte[] subject;
  private final List<byte[]> extensions = new ArrayList<>();
  private String end = "99991231235959Z";

  /// Over `key`. `serial` is a positive number, big-endian; the names are encoded ([#name]).
  CertificateForm(PublicKey key, byte[] serial, byte[] issuer, byte[] subject) {
    this.key = key;
    this.serial = serial;
    this.issuer = issuer;
    this.subject = subject;
  }

  /// A name that is one common name.
  static byte[] name(String common) {
    byte[] text = common.getBytes(StandardCharsets.UTF_8);
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, text))));
  }

  /// Adds the extension `id` (the last bytes of 2.5.29.id) with its encoded `value`.
  CertificateForm with(int id, boolean critical, byte[] value) {
    byte[] oid = {0x06, 0x03, 0x55, 0x1D, (byte) id};
    byte[] wrapped = der(OCTET_STRING, value);
    extensions.add(critical ? der(SEQUENCE, oid, TRUE, wrapped) : der(SEQUENCE, oid, wrapped));
    return this;
  }

  /// Valid until `newEnd`, `YYYYMMDDhhmmssZ`.
  CertificateForm until(String newEnd) {
    end = newEnd;
    return this;
  }

  X509Certificate sign(PrivateKey with) throws GeneralSecurityException {
    byte[] content = content();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(with);
    signature.update(content);
    byte[] certificate =
        der(
            SEQUENCE,
            content,
            der(SEQUENCE, ECDSA_SHA256),
            der(BIT_STRING, new byte[] {0}, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  /// TBSCertificate: what is signed.
  private byte[] content() {
    byte[] validity =
        der(
            SEQUENCE,
            der(UTC_TIME, "200101000000Z".getBytes(StandardCharsets.US_ASCII)),
            der(GENERALIZED_TIME, end.getBytes(StandardCharsets.US_ASCII)));
    byte[] more = {};
    if (!extensions.isEmpty()) {
      more = der(EXTENSIONS, der(SEQUENCE, extensions.toArray(byte[][]::new)));
    }
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})),
        der(INTEGER, serial),
        der(SEQUENCE, ECDSA_SHA256),
        issuer,
        validity,
        subject,
        key.getEncoded(), // SubjectPublicKeyInfo, RFC 5480.
        more);
  }

  /// One element: tag, length in as few bytes as DER wants, and its parts. Never above 64 KiB.
  static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    int length = body.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length >= 256) {
      element.write(0x82);
      element.write(length >>> Byte.SIZE);
    } else if (length >= 128) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(body.toByteArray());
    return element.toByteArray();
  }
}
