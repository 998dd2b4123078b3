import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The list of parts as CycloneDX 1.6 has it, in JSON: the same parts give the same bytes.
final class PartsList {
  private final String version;
  private final Instant when;

  PartsList(String version, Instant when) {
    this.version = version;
    this.when = when;
  }

  String text(Parts parts) throws IOException {
    List<Object> components = new ArrayList<>();
    for (Parts.Part part : parts.all()) {
      components.add(component(part));
    }
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("bomFormat", "CycloneDX");
    list.put("specVersion", "1.6");
    byte[] seed = (version + sorted(components)).getBytes(StandardCharsets.UTF_8);
    list.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(seed));
    list.put("version", 1L);
    list.put("metadata", Map.of("component", itself(), "timestamp", when.toString()));
    list.put("components", components);
    return new String(Json.page(sorted(list)), StandardCharsets.UTF_8);
  }

  private Map<String, Object> itself() {
    return Map.of(
        "bom-ref", "forebay", "licenses", licence("Apache-2.0"), "name", "forebay", "type", "application", "version", version);
  }

  private static Map<String, Object> component(Parts.Part part) throws IOException {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", part.name().equals("openjdk") ? "platform" : "library");
    component.put("bom-ref", part.purl());
    component.put("group", part.group());
    component.put("name", part.name());
    component.put("version", part.version());
    component.put("licenses", licence(part.licence()));
    component.put("purl", part.purl());
    if (part.file() != null) {
      component.put("hashes", List.of(Map.of("alg", "SHA-256", "content", sha256(part.file()))));
    }
    return component;
  }

  private static List<Object> licence(String expression) {
    return List.of(
        expression.contains(" ") ? Map.of("expression", expression) : Map.of("license", Map.of("id", expression)));
  }

  /// Maps in the order of their keys: those of Map.of have a new one in each process.
  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new java.util.TreeMap<>();
        map.forEach((key, each) -> sorted.put((String) key, sorted(each)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(PartsList::sorted).toList();
      default -> value;
    };
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Each Java has it.
    }
  }
}
