package io.forebay.webui;

import io.forebay.gateway.control.Refusal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that goes wrong, as a problem document (RFC 9457).
final class Problems {
  static final String MEDIA_TYPE = "application/problem+json";

  static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

  private static final Pattern NAMED =
      Pattern.compile(
          "path parameter (volume|group|peer|checkpoint|schedule|user) is invalid"
              + "|Property \"(?:name|group|checkpoint|peer|prefix)\" does not match");

  private Problems() {}

  /// The door's own no.
  static Answer of(Refusal refusal) {
    int status = refusal.kind().httpStatus();
    String kind = Values.word(refusal.kind());
    JsonObject problem = document("about:blank", status, kind, refusal.reason());
    if (refusal.retrySeconds() == 0) {
      return answer(status, problem);
    }
    problem.put("retrySeconds", refusal.retrySeconds());
    return answer(status, problem).with("Retry-After", Integer.toString(refusal.retrySeconds()));
  }

  /// The same to one who wants to come in: who is not known is asked to say who it is.
  static Answer atTheEntrance(Refusal refusal) {
    return refusal.kind() == Refusal.Kind.DENIED ? unauthorized(refusal.reason()) : of(refusal);
  }

  static Answer unauthorized(String detail) {
    return problem(401, Refusal.Kind.DENIED, detail).with("WWW-Authenticate", "Bearer");
  }

  /// A change that carries the cookie alone.
  static Answer forged() {
    return problem(
        "about:blank",
        403,
        "csrf",
        "A change in a session carries "
            + Entrance.CSRF_HEADER
            + " with what GET /api/v1/session says: load the page again.");
  }

  /// A grave command in a session whose password was not typed lately.
  static Answer unconfirmed() {
    return problem(
        "/problems/confirm",
        403,
        "confirm",
        "This wants the password once more: POST /api/v1/session/confirmation, then again.");
  }

  /// Instead of an answer that was a secret, to one who asks again too late.
  static Answer secretGiven() {
    return of(
        new Refusal(
            Refusal.Kind.CONFLICT,
            "This was done under this Idempotency-Key, and the secret that it gave is not kept: ask again with"
                + " another key, and revoke what nobody has."));
  }

  /// What failed on the way: `status` as the router has it (-1: it does not know), `failure` if something
  /// was thrown.
  static Answer of(int status, @Nullable Throwable failure) {
    return switch (failure) {
      case ValidatorException wrong -> problem(400, Refusal.Kind.USAGE, text(wrong));
      case HttpException wrong when wrong.getCause() instanceof ValidatorException ->
          problem(400, Refusal.Kind.USAGE, text(wrong.getCause()));
      case HttpException wrong -> standard(wrong.getStatusCode());
      case null -> standard(status);
      default -> {
        LOG.error("web: a request failed by our own fault", failure);
        yield standard(500);
      }
    };
  }

  /// Validators speak of schemas. Names are what people get wrong: those get a sentence of their own.
  private static String text(Throwable wrong) {
    Matcher named = NAMED.matcher(String.valueOf(wrong.getMessage()));
    if (named.find()) {
      return "A "
          + (named.group(1) == null ? "" : named.group(1) + " ")
          + "name starts with a letter or digit, holds only letters, digits and . _ -, and has at most"
          + " 64 characters.";
    }
    return String.valueOf(wrong.getMessage()) + " See /api/v1/openapi.json.";
  }

  private static Answer standard(int status) {
    return switch (status) {
      case 400 -> problem(400, Refusal.Kind.USAGE, "The request cannot be read.");
      case 401 ->
          problem(
              401,
              Refusal.Kind.DENIED,
              "No token, or not this one: it stands in run/api-token of the appliance's home and"
                  + " changes with each start.");
      case 404 ->
          problem(
              404,
              Refusal.Kind.NOT_FOUND,
              "No such path: see /api/v1/openapi.json for those there are.");
      case 405 ->
          problem(
              405,
              Refusal.Kind.USAGE,
              "This path does not take this method: see /api/v1/openapi.json.");
      case 413 ->
          problem(
              413,
              Refusal.Kind.USAGE,
              "The body is larger than %d bytes; of a configuration, than %d."
                  .formatted(Routes.BODY_BYTES_MAX, Routes.CONFIG_BODY_BYTES_MAX));
      case 415 -> problem(415, Refusal.Kind.USAGE, "The body must be application/json.");
      default ->
          status >= 400 && status < 500
              ? problem(status, Refusal.Kind.USAGE, "The request cannot be taken.")
              : problem(
                  500,
                  Refusal.Kind.FAILED,
                  "The appliance failed at this by its own fault; its log says how.");
    };
  }

  private static Answer problem(int status, Refusal.Kind kind, String detail) {
    return problem("about:blank", status, Values.word(kind), detail);
  }

  private static Answer problem(String type, int status, String kind, String detail) {
    return answer(status, document(type, status, kind, detail));
  }

  private static Answer answer(int status, JsonObject problem) {
    return new Answer(status, MEDIA_TYPE, problem.toBuffer());
  }

  private static JsonObject document(String type, int status, String kind, String detail) {
    return new JsonObject()
        .put("type", type)
        .put("title", title(status))
        .put("status", status)
        .put("detail", detail)
        .put("kind", kind);
  }

  /// The status in words (RFC 9110, 15).
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Problem";
    };
  }
}
