package io.forebay.gateway.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What sessions may open, by export name. Bound by the application; called from any thread.
public interface Exports {
  /// The volume exported under `name`, or null. `name` is untrusted.
  @Nullable Volume find(String name);

  /// Everything a client may list, in a stable order.
  List<Listed> list();

  /// One line of an export list.
  record Listed(String name, String description, long sizeBytes) {}
}
