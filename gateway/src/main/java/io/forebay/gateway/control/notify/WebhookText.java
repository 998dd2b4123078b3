package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A notice as JSON, and its signature.
public final class WebhookText {
  /// The header with the signature: `t=SECONDS,v1=HEX`, the HMAC-SHA-256 of `SECONDS.BODY` by the secret.
  public static final String SIGNATURE = "Forebay-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private WebhookText() {}

  static String body(Identity sender, Notice notice) {
    Map<String, @Nullable Object> appliance = new LinkedHashMap<>();
    appliance.put("name", sender.name());
    appliance.put("id", sender.id().toString());
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("state", notice.state());
    document.put("time", Notice.time(notice.millis()));
    document.put("appliance", appliance);
    document.put("headline", notice.headline());
    document.put("text", notice.text());
    Event event = MailText.event(notice);
    document.put("event", event == null ? null : event(event));
    document.put("missed", notice instanceof Notice.Missed(long count, long _) ? count : 0L);
    return new String(Json.line(document), UTF_8);
  }

  /// With the names that the REST interface has for them.
  private static Map<String, @Nullable Object> event(Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", event.id());
    fields.put("kind", event.kind().id());
    fields.put("severity", Notice.word(event.kind().severity()));
    fields.put("subject", event.subject());
    fields.put("detail", event.detail());
    fields.put("raised", Notice.time(event.raisedMillis()));
    fields.put("cleared", event.clearedMillis() == 0 ? null : Notice.time(event.clearedMillis()));
    return fields;
  }

  /// With the time in it, so that a receiver can refuse what somebody has recorded and sends again.
  static String signature(Secret secret, long nowMillis, String body) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(nowMillis);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.text().getBytes(UTF_8), ALGORITHM));
      byte[] signature = mac.doFinal((seconds + "." + body).getBytes(UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
