package io.forebay.snmp.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the kernel tells of the machine, and files do that stand for all programs. Blocks.
public interface Kernel {
  /// The text of a file such as `proc/stat`, without what follows its first [#FILE_BYTES_MAX]; null: it is not there,
  /// or tells nothing now.
  @Nullable String read(String path);

  /// What is in a folder such as `sys/class/net`, in no order; nothing if it is not there.
  List<String> names(String folder);

  /// The figures of the file system that is mounted on the absolute path `mount`; null: it is not there.
  @Nullable Space space(String mount);

  /// The heap of this Java machine.
  Space heap();

  /// Of one file: `proc/stat` of a machine with a thousand processors is shorter.
  int FILE_BYTES_MAX = 1 << 20;

  /// In bytes.
  record Space(long total, long used) {}
}
