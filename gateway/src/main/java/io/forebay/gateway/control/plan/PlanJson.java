package io.forebay.gateway.control.plan;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.plan.LinePlan.Packed;
import io.forebay.gateway.control.plan.LinePlan.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A plan as the contract of the REST interface has it; also for plans that no appliance made.
public final class PlanJson {
  private PlanJson() {}

  public static Map<String, @Nullable Object> of(LinePlan plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("of", plan.of());
    fields.put("from", Instant.ofEpochMilli(plan.fromMillis()).toString());
    fields.put("to", Instant.ofEpochMilli(plan.toMillis()).toString());
    fields.put("seenSeconds", seconds(plan.seenMillis()));
    fields.put("writtenBytes", plan.writtenBytes());
    fields.put("resolutionSeconds", seconds(plan.resolutionMillis()));
    fields.put("packRatio", plan.packRatio() > 0 ? (Object) plan.packRatio() : "unknown");
    fields.put("bufferBytes", plan.bufferBytes());
    fields.put("lines", plan.rows().stream().map(PlanJson::row).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> row(Row row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("reason", row.reason().name().toLowerCase(Locale.ROOT));
    fields.put("asked", row.asked());
    fields.put("lineBytesPerSecond", row.lineBytesPerSecond());
    fields.put("worstSeconds", seconds(row.worstMillis()));
    fields.put("usualSeconds", seconds(row.usualMillis()));
    fields.put("bufferBytes", row.bufferBytes() == Status.NEVER ? "never" : row.bufferBytes());
    fields.put("busyRatio", row.busy());
    Packed packed = row.packed();
    if (packed == null) {
      fields.put("packed", null);
    } else {
      Map<String, @Nullable Object> other = new LinkedHashMap<>();
      other.put("lineBytesPerSecond", packed.lineBytesPerSecond());
      other.put("worstSeconds", seconds(packed.worstMillis()));
      fields.put("packed", other);
    }
    return fields;
  }

  private static Object seconds(long millis) {
    return millis == Status.NEVER ? "never" : (Object) (millis / 1e3);
  }
}
