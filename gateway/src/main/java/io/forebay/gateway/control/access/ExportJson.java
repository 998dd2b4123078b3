package io.forebay.gateway.control.access;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rules for exports as JSON objects, in `state.json` and for whoever else wants them so.
public final class ExportJson {
  private ExportJson() {}

  public static Map<String, @Nullable Object> of(ExportRule rule) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("allow", rule.allow().stream().map(Network::toString).toList());
    fields.put("certificates", rule.certificates());
    fields.put("initiators", rule.initiators());
    fields.put("readOnly", rule.readOnly());
    fields.put("tls", rule.tls().word());
    fields.put("description", rule.description());
    return fields;
  }

  /// Throws [IOException] naming what is wrong.
  public static ExportRule rule(Fields fields) throws IOException {
    TlsMode tls = TlsMode.of(fields.text("tls"));
    if (tls == null) {
      throw new IOException("tls is off, allowed or required, not \"" + fields.text("tls") + "\"");
    }
    try {
      return new ExportRule(
          strings(fields.list("allow")).stream().map(Network::parse).toList(),
          strings(fields.list("certificates")),
          strings(fields.list("initiators")),
          fields.truth("readOnly", false),
          tls,
          fields.text("description", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /// By the volume's id.
  public static Map<String, @Nullable Object> of(SortedMap<String, ExportRule> rules) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    rules.forEach((volume, rule) -> fields.put(volume, of(rule)));
    return fields;
  }

  public static SortedMap<String, ExportRule> rules(Fields fields) throws IOException {
    SortedMap<String, ExportRule> rules = new TreeMap<>();
    for (String volume : fields.map().keySet()) {
      try {
        rules.put(UUID.fromString(volume).toString(), rule(fields.object(volume)));
      } catch (IllegalArgumentException e) {
        throw new IOException("exports: " + volume + " is no volume's id", e);
      }
    }
    return rules;
  }

  private static List<String> strings(List<?> list) throws IOException {
    List<String> strings = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw new IOException("a list of texts was expected");
      }
      strings.add(text);
    }
    return strings;
  }
}
