package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON texts as plain values: maps, lists, strings, longs, doubles, booleans, null.
public final class Json {
  private static final int DEPTH_MAX = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxDocumentLength(Shelf.FILE_BYTES_MAX)
                  .build())
          .build();

  private Json() {}

  /// The one value in `text`. Throws [IOException] with line and column when it is not JSON.
  public static @Nullable Object parse(byte[] text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value, at " + at(parser));
      }
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
  }

  /// The object in `text`; throws [IOException] when it is something else.
  public static Map<String, @Nullable Object> parseObject(byte[] text) throws IOException {
    if (parse(text) instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new IOException("a JSON object is expected");
  }

  /// A map out of [#parse] with its type back.
  @SuppressWarnings("unchecked") // Made by value(): keys are strings.
  public static Map<String, @Nullable Object> object(@Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new IOException("a JSON object is expected, not " + value);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("JSON ends too early, at " + at(parser));
    }
    return switch (token) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("not a JSON value, at " + at(parser));
    };
  }

  private static String at(JsonParser parser) {
    var place = parser.currentLocation();
    return "line " + place.getLineNr() + ", column " + place.getColumnNr();
  }

  private static Map<String, @Nullable Object> fields(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> items(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  /// `value` on one line, without a line end.
  public static byte[] line(@Nullable Object value) {
    return text(value, false);
  }

  /// `value` indented for people, with a line end.
  public static byte[] page(@Nullable Object value) {
    return text(value, true);
  }

  private static byte[] text(@Nullable Object value, boolean page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (page) {
        generator.useDefaultPrettyPrinter();
      }
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (page) {
      out.writeBytes("\n".getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> field : map.entrySet()) {
          out.writeFieldName(String.valueOf(field.getKey()));
          write(out, field.getValue());
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object item : list) {
          write(out, item);
        }
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }
}
