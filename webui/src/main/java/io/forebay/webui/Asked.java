package io.forebay.webui;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request that fits the contract: what that requires is there, and of the right type.
record Asked(ValidatedRequest request) {
  String path(String name) {
    return there(there(request.getPathParameters().get(name), name).getString(), name);
  }

  long pathNumber(String name) {
    return there(there(request.getPathParameters().get(name), name).getLong(), name);
  }

  /// A query parameter that the contract requires.
  String required(String name) {
    return there(query(name), name);
  }

  @Nullable String query(String name) {
    RequestParameter value = given(name);
    return value == null ? null : value.getString();
  }

  long query(String name, long otherwise) {
    RequestParameter value = given(name);
    return value == null ? otherwise : there(value.getLong(), name);
  }

  double queryNumber(String name, double otherwise) {
    RequestParameter value = given(name);
    return value == null ? otherwise : there(value.getDouble(), name);
  }

  boolean query(String name, boolean otherwise) {
    RequestParameter value = given(name);
    return value == null ? otherwise : there(value.getBoolean(), name);
  }

  JsonObject body() {
    return there(request.getBody().getJsonObject(), "body");
  }

  private @Nullable RequestParameter given(String name) {
    Map<String, RequestParameter> query = request.getQuery();
    RequestParameter value = query.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static <T> T there(@Nullable T value, String name) {
    return Objects.requireNonNull(value, name);
  }
}
