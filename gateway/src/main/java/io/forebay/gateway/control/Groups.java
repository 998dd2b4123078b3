package io.forebay.gateway.control;

import io.forebay.gateway.group.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups of this appliance, and the machine under them. Bound by the application, which alone knows
/// where things lie. Any thread.
public interface Groups {
  /// Open groups, by name.
  List<Group> all();

  /// Makes and opens a new, empty group, primary here. Blocks while its buffer is reserved. Throws
  /// [IOException] with a line for the operator when that cannot be.
  ///
  /// @param bufferDirectory an existing folder, or null for the home's
  Outcome<Group> create(String name, @Nullable Path bufferDirectory, long capacityBytes)
      throws IOException;

  /// What is recorded of what hosts wrote to the group.
  WriteRecord writes(Group group);

  /// Whether `path` is a block device. Throws [IOException] when nothing is there.
  boolean device(Path path) throws IOException;
}
