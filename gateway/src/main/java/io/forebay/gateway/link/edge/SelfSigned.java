package io.forebay.gateway.link.edge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/// Makes an identity: a P-256 key pair and the smallest X.509 v3 certificate over it (RFC 5280, 4.1).
/// Peers pin the whole certificate, so it names nothing, has no extensions and no end (4.1.2.5).
final class SelfSigned {
  // DER tags.
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;

  /// ecdsa-with-SHA256, RFC 5758, 3.2: a whole object identifier.
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");

  /// id-at-commonName, RFC 5280, A.1.
  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

  private SelfSigned() {}

  static Identity make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] content = content(pair);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    byte[] certificate =
        der(
            SEQUENCE,
            content,
            der(SEQUENCE, ECDSA_SHA256),
            der(BIT_STRING, new byte[] {0}, signature.sign()));
    X509Certificate parsed =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    parsed.verify(pair.getPublic());
    return new Identity(pair.getPrivate(), parsed);
  }

  /// TBSCertificate: what is signed.
  private static byte[] content(KeyPair pair) {
    byte[] attribute =
        der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, "forebay".getBytes(StandardCharsets.UTF_8)));
    byte[] name = der(SEQUENCE, der(SET, attribute));
    byte[] validity =
        der(
            SEQUENCE,
            der(UTC_TIME, "200101000000Z".getBytes(StandardCharsets.US_ASCII)),
            der(GENERALIZED_TIME, "99991231235959Z".getBytes(StandardCharsets.US_ASCII)));
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})),
        der(INTEGER, new byte[] {1}),
        der(SEQUENCE, ECDSA_SHA256),
        name,
        validity,
        name,
        pair.getPublic().getEncoded()); // SubjectPublicKeyInfo, RFC 5480.
  }

  /// One element: tag, length in as few bytes as DER wants, and its parts. Never above 64 KiB.
  private static byte[] der(int tag, byte[]... parts) {
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
