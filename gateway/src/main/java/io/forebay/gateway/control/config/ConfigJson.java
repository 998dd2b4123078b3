package io.forebay.gateway.control.config;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportJson;
import io.forebay.gateway.control.limit.LimitJson;
import io.forebay.gateway.control.policy.PolicyJson;
import io.forebay.gateway.control.schedule.ScheduleJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [ConfigCopy] as a JSON object, which [ConfigParser] reads. JSON, since the REST interface carries it, one
/// reader with bounds is there already, and its parts are those of `state.json`.
public final class ConfigJson {
  public static final String FORMAT = "forebay-configuration";

  /// Raised when an older release could misread it; older versions are read.
  public static final int VERSION = 1;

  private ConfigJson() {}

  public static Map<String, @Nullable Object> of(ConfigCopy copy) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("format", FORMAT);
    fields.put("version", VERSION);
    fields.put("made", Instant.ofEpochMilli(copy.made().millis()).toString());
    fields.put("appliance", appliance(copy.made()));
    fields.put("anew", anew(copy));
    fields.put("settings", copy.settings().stream().map(ConfigJson::setting).toList());
    fields.put("groups", copy.groups().stream().map(ConfigJson::group).toList());
    fields.put("volumes", copy.volumes().stream().map(ConfigJson::volume).toList());
    fields.put("peers", copy.line().peers().stream().map(ConfigJson::peer).toList());
    fields.put("limits", copy.line().limits().stream().map(LimitJson::of).toList());
    fields.put("schedules", copy.line().schedules().stream().map(ScheduleJson::of).toList());
    ConfigCopy.PeopleCopies people = copy.people();
    fields.put("users", people.users().stream().map(ConfigJson::user).toList());
    fields.put("keys", people.keys().stream().map(ConfigJson::key).toList());
    fields.put("receivers", people.receivers().stream().map(ConfigJson::receiver).toList());
    fields.put("snmp", snmp(people.snmp()));
    fields.put("chap", people.chap().stream().map(ConfigJson::chap).toList());
    fields.put("certificate", certificate(people.certificate()));
    return fields;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What is not in it, for whoever reads it after a fire.
  private static List<String> anew(ConfigCopy copy) {
    List<String> anew = new ArrayList<>();
    anew.add("data of volumes: it is at the peers, and on tapes");
    anew.add(
        "keys of the line, of NBD's authority and of the browser's certificate: folder secrets/");
    ConfigCopy.PeopleCopies people = copy.people();
    if (!people.users().isEmpty()) {
      anew.add("passwords and one-time codes of users: user add, user password");
    }
    if (!people.keys().isEmpty()) {
      anew.add("API keys: key create");
    }
    if (!people.chap().isEmpty()) {
      anew.add("secrets of CHAP: iscsi secret set");
    }
    if (!people.snmp().users().isEmpty() || people.snmp().community()) {
      anew.add("passphrases of SNMP users, communities: snmp user set, snmp community set");
    }
    if (people.receivers().stream().anyMatch(ConfigCopy.ReceiverCopy::secret)) {
      anew.add("addresses of webhooks behind their host, passwords of mail servers: notify set");
    }
    anew.add("PIN of the front panel: panel pin");
    anew.add("hooks: forebay.toml itself");
    return anew;
  }

  private static Map<String, @Nullable Object> appliance(ConfigCopy.Made made) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", made.name());
    fields.put("id", made.id());
    fields.put("release", made.release());
    return fields;
  }

  private static Map<String, @Nullable Object> setting(ConfigCopy.SettingCopy setting) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", setting.key());
    fields.put("value", setting.value());
    fields.put("origin", word(setting.origin()));
    return fields;
  }

  private static Map<String, @Nullable Object> group(ConfigCopy.GroupCopy group) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", group.name());
    fields.put("role", word(group.role()));
    fields.put("bufferBytes", group.bufferBytes());
    fields.put("policy", PolicyJson.of(group.policy()));
    fields.put("peers", group.peers());
    fields.put("priority", group.priority() == null ? null : word(group.priority()));
    return fields;
  }

  private static Map<String, @Nullable Object> volume(ConfigCopy.VolumeCopy volume) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", volume.name());
    fields.put("group", volume.group());
    fields.put("sizeBytes", volume.sizeBytes());
    fields.put("blockBytes", volume.blockBytes());
    fields.put("backing", volume.backing().isEmpty() ? null : volume.backing());
    fields.put("ack", volume.promise().word());
    fields.put(
        "patienceMillis", volume.patienceMillis() == Status.NEVER ? null : volume.patienceMillis());
    fields.put("export", ExportJson.of(volume.export()));
    return fields;
  }

  private static Map<String, @Nullable Object> peer(ConfigCopy.PeerCopy peer) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", peer.name());
    fields.put("id", peer.id());
    fields.put("address", peer.address());
    fields.put("fingerprint", peer.fingerprint());
    return fields;
  }

  private static Map<String, @Nullable Object> user(ConfigCopy.UserCopy user) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", user.name());
    fields.put("role", user.role().word());
    fields.put("oneTimeCodes", user.totp());
    return fields;
  }

  private static Map<String, @Nullable Object> key(ConfigCopy.KeyCopy key) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("user", key.user());
    fields.put("name", key.name());
    fields.put("role", key.role().word());
    return fields;
  }

  private static Map<String, @Nullable Object> receiver(ConfigCopy.ReceiverCopy receiver) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", receiver.name());
    fields.put("address", receiver.address());
    fields.put("secret", receiver.secret());
    fields.put("severity", word(receiver.severity()));
    fields.put("events", receiver.events());
    fields.put("from", receiver.envelope().from());
    fields.put("to", receiver.envelope().to());
    fields.put("authority", receiver.authority());
    return fields;
  }

  private static Map<String, @Nullable Object> snmp(ConfigCopy.SnmpCopy snmp) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("users", snmp.users());
    fields.put("operators", snmp.operators());
    fields.put("community", snmp.community());
    List<Map<String, @Nullable Object>> receivers = new ArrayList<>();
    for (ConfigCopy.SnmpReceiverCopy each : snmp.receivers()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", each.name());
      one.put("address", each.address());
      one.put("user", each.user());
      one.put("inform", each.inform());
      receivers.add(one);
    }
    fields.put("receivers", receivers);
    return fields;
  }

  private static Map<String, @Nullable Object> chap(ChapName name) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name.name());
    fields.put("use", word(name.use()));
    fields.put("initiator", name.initiator());
    return fields;
  }

  private static @Nullable Map<String, @Nullable Object> certificate(
      ConfigCopy.@Nullable CertificateCopy certificate) {
    if (certificate == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("subject", certificate.subject());
    fields.put("sha256", certificate.sha256());
    fields.put("own", certificate.own());
    return fields;
  }
}
