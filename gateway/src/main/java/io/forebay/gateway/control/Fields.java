package io.forebay.gateway.control;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object that must have certain types. Each accessor throws [IOException] naming the
/// field when it is missing or another type.
public record Fields(Map<String, @Nullable Object> map) {
  public static Fields of(@Nullable Object value) throws IOException {
    return new Fields(Json.object(value));
  }

  public boolean has(String name) {
    return map.get(name) != null;
  }

  public String text(String name) throws IOException {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  public String text(String name, String otherwise) throws IOException {
    return has(name) ? text(name) : otherwise;
  }

  public @Nullable String textOrNull(String name) throws IOException {
    return has(name) ? text(name) : null;
  }

  public long number(String name) throws IOException {
    if (map.get(name) instanceof Long number) {
      return number;
    }
    throw wrong(name, "a whole number");
  }

  public long number(String name, long otherwise) throws IOException {
    return has(name) ? number(name) : otherwise;
  }

  public boolean truth(String name, boolean otherwise) throws IOException {
    if (!has(name)) {
      return otherwise;
    }
    if (map.get(name) instanceof Boolean truth) {
      return truth;
    }
    throw wrong(name, "true or false");
  }

  /// Empty when missing.
  public List<?> list(String name) throws IOException {
    if (!has(name)) {
      return List.of();
    }
    if (map.get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list");
  }

  public Fields object(String name) throws IOException {
    if (map.get(name) instanceof Map<?, ?> object) {
      return of(object);
    }
    throw wrong(name, "an object");
  }

  private static IOException wrong(String name, String expected) {
    return new IOException("the field \"" + name + "\" must be " + expected);
  }
}
