package io.forebay.gateway.control.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportJson;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.LimitJson;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.policy.PolicyJson;
import io.forebay.gateway.control.schedule.ScheduleJson;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what [ConfigJson] writes. Somebody may have changed it: nothing in it is trusted. What this release does
/// not know is passed over, so a version says what must not be.
final class ConfigParser {
  /// The largest there can be: all volumes of all groups, with long rules.
  static final int DOCUMENT_CHARS_MAX = 2 << 20;

  /// Of each list: above what an appliance has of anything.
  static final int LIST_MAX = 16_384;

  private ConfigParser() {}

  /// Throws [IOException] with what is wrong, and where.
  static ConfigCopy parse(String document) throws IOException {
    if (document.length() > DOCUMENT_CHARS_MAX) {
      throw new IOException("it is longer than " + DOCUMENT_CHARS_MAX + " characters");
    }
    Fields fields = new Fields(Json.parseObject(document.getBytes(UTF_8)));
    if (!ConfigJson.FORMAT.equals(fields.text("format", ""))) {
      throw new IOException("it is no configuration: its format is not " + ConfigJson.FORMAT);
    }
    long version = fields.number("version");
    if (version < 1 || version > ConfigJson.VERSION) {
      throw new IOException(
          "it has version %d and this release knows up to %d: take a newer release"
              .formatted(version, ConfigJson.VERSION));
    }
    return new ConfigCopy(
        made(fields),
        each(fields, "settings", ConfigParser::setting),
        each(fields, "groups", ConfigParser::group),
        each(fields, "volumes", ConfigParser::volume),
        new ConfigCopy.LineCopies(
            each(fields, "peers", ConfigParser::peer),
            each(fields, "limits", LimitJson::limit),
            each(fields, "schedules", ScheduleJson::schedule)),
        people(fields));
  }

  private interface Reading<T> {
    T read(Fields fields) throws IOException;
  }

  private static <T> List<T> each(Fields in, String name, Reading<T> reading) throws IOException {
    List<?> list = in.list(name);
    if (list.size() > LIST_MAX) {
      throw new IOException(name + ": there are more than " + LIST_MAX);
    }
    List<T> all = new ArrayList<>();
    for (Object one : list) {
      try {
        all.add(reading.read(Fields.of(one)));
      } catch (IOException | IllegalArgumentException | DateTimeException e) {
        throw new IOException(
            "%s, number %d: %s".formatted(name, all.size() + 1, e.getMessage()), e);
      }
    }
    return all;
  }

  private static List<String> texts(Fields in, String name) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Object each : in.list(name)) {
      if (!(each instanceof String text)) {
        throw new IOException("the field \"" + name + "\" must be a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, Fields in, String name)
      throws IOException {
    String word = in.text(name);
    for (E constant : type.getEnumConstants()) {
      if (ConfigJson.word(constant).equals(word)) {
        return constant;
      }
    }
    List<String> known = Arrays.stream(type.getEnumConstants()).map(ConfigJson::word).toList();
    throw new IOException(
        "the field \"%s\" must be one of %s, not \"%s\"".formatted(name, known, word));
  }

  private static ConfigCopy.Made made(Fields fields) throws IOException {
    Fields appliance = fields.object("appliance");
    try {
      return new ConfigCopy.Made(
          appliance.text("name"),
          appliance.text("id", ""),
          appliance.text("release", ""),
          Instant.parse(fields.text("made")).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("the field \"made\" must be a time as 2026-11-20T14:03:12Z", e);
    }
  }

  private static ConfigCopy.SettingCopy setting(Fields in) throws IOException {
    return new ConfigCopy.SettingCopy(
        in.text("key"), in.text("value"), constant(Status.Origin.class, in, "origin"));
  }

  private static ConfigCopy.GroupCopy group(Fields in) throws IOException {
    return new ConfigCopy.GroupCopy(
        in.text("name"),
        constant(Status.Role.class, in, "role"),
        in.number("bufferBytes"),
        PolicyJson.policy(in.object("policy")),
        texts(in, "peers"),
        in.has("priority") ? constant(Priority.class, in, "priority") : null);
  }

  private static ConfigCopy.VolumeCopy volume(Fields in) throws IOException {
    long blockBytes = in.number("blockBytes");
    if (blockBytes < 1 || blockBytes > Integer.MAX_VALUE) {
      throw new IOException("the field \"blockBytes\" is out of range");
    }
    Acknowledgement promise = Acknowledgement.of(in.text("ack"));
    if (promise == null) {
      throw new IOException("the field \"ack\" must be buffered, durable or remote");
    }
    return new ConfigCopy.VolumeCopy(
        in.text("name"),
        in.text("group"),
        in.number("sizeBytes"),
        (int) blockBytes,
        in.text("backing", ""),
        promise,
        in.number("patienceMillis", Status.NEVER),
        ExportJson.rule(in.object("export")));
  }

  private static ConfigCopy.PeerCopy peer(Fields in) throws IOException {
    return new ConfigCopy.PeerCopy(
        in.text("name"), in.text("id", ""), in.text("address", ""), in.text("fingerprint"));
  }

  private static ConfigCopy.PeopleCopies people(Fields fields) throws IOException {
    return new ConfigCopy.PeopleCopies(
        each(
            fields,
            "users",
            in ->
                new ConfigCopy.UserCopy(
                    in.text("name"),
                    constant(Role.class, in, "role"),
                    in.truth("oneTimeCodes", false))),
        each(
            fields,
            "keys",
            in ->
                new ConfigCopy.KeyCopy(
                    in.text("user"), in.text("name"), constant(Role.class, in, "role"))),
        each(fields, "receivers", ConfigParser::receiver),
        snmp(fields),
        each(
            fields,
            "chap",
            in ->
                new ChapName(
                    in.text("name"),
                    constant(ChapName.Use.class, in, "use"),
                    in.text("initiator", ""))),
        certificate(fields));
  }

  private static ConfigCopy.ReceiverCopy receiver(Fields in) throws IOException {
    return new ConfigCopy.ReceiverCopy(
        in.text("name"),
        in.text("address"),
        in.truth("secret", false),
        constant(Severity.class, in, "severity"),
        texts(in, "events"),
        new Envelope(in.text("from", ""), texts(in, "to")),
        in.text("authority", ""));
  }

  private static ConfigCopy.SnmpCopy snmp(Fields fields) throws IOException {
    if (!fields.has("snmp")) {
      return new ConfigCopy.SnmpCopy(List.of(), List.of(), false, List.of());
    }
    Fields in = fields.object("snmp");
    return new ConfigCopy.SnmpCopy(
        texts(in, "users"),
        texts(in, "operators"),
        in.truth("community", false),
        each(
            in,
            "receivers",
            one ->
                new ConfigCopy.SnmpReceiverCopy(
                    one.text("name"),
                    address(one.text("address")),
                    one.text("user", ""),
                    one.truth("inform", false))));
  }

  /// Throws [IllegalArgumentException] with what would do.
  private static String address(String text) {
    return Addresses.print(Addresses.parse(text));
  }

  private static ConfigCopy.@Nullable CertificateCopy certificate(Fields fields)
      throws IOException {
    if (!fields.has("certificate")) {
      return null;
    }
    Fields in = fields.object("certificate");
    return new ConfigCopy.CertificateCopy(
        in.text("subject", ""), in.text("sha256", ""), in.truth("own", false));
  }
}
