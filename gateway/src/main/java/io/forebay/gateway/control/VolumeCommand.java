package io.forebay.gateway.control;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.group.AckPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with volumes. Their names are unique on an appliance.
public sealed interface VolumeCommand<R> extends Command<R> {
  /// A new volume of `sizeBytes` (1 MiB to 64 TiB, whole blocks). `group` null: the group `main`, made
  /// now if there is none. `blockBytes` is the logical block told to hosts, 512 or 4096. `backing`
  /// null: a sparse file in the home.
  record Create(
      String name,
      long sizeBytes,
      @Nullable String group,
      int blockBytes,
      @Nullable Backing backing)
      implements VolumeCommand<Status.Volume> {
    /// Told to hosts unless asked otherwise: what any operating system boots from.
    public static final int BLOCK_BYTES_DEFAULT = 512;

    /// As the size, with an adopted backing: what it has.
    public static final long SIZE_OF_BACKING = 0;

    @Override
    public boolean grave() {
      return backing != null;
    }

    @Override
    public String verb() {
      return "volume.create";
    }

    @Override
    public Role needs() {
      return backing == null ? Role.OPERATOR : Role.ADMIN;
    }
  }

  /// Where the mirror is kept: an absolute path of a block device, or of a file in an existing folder.
  /// `adopt`: it exists and its content becomes the volume's; otherwise a file must not exist, and a
  /// device's content is given up.
  record Backing(String path, boolean adopt) {}

  record ListAll() implements VolumeCommand<List<Status.Volume>> {
    @Override
    public String verb() {
      return "volume.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  record Show(String name) implements VolumeCommand<Status.Volume> {
    @Override
    public String verb() {
      return "volume.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  record Rename(String name, String to) implements VolumeCommand<Status.Volume> {
    @Override
    public String verb() {
      return "volume.rename";
    }
  }

  /// To `sizeBytes`, online; larger than now.
  record Grow(String name, long sizeBytes) implements VolumeCommand<Status.Volume> {
    @Override
    public String verb() {
      return "volume.grow";
    }
  }

  /// Sets what the ack of a write promises. `patienceMillis` as in [Status.Ack].
  record Ack(String name, Acknowledgement promise, long patienceMillis)
      implements VolumeCommand<Status.Volume> {
    /// Unless asked otherwise.
    public static final long PATIENCE_MILLIS_DEFAULT = AckPolicy.PATIENCE_MILLIS_DEFAULT;

    @Override
    public String verb() {
      return "volume.ack";
    }
  }

  /// Changes how and to whom this appliance exports the volume; what is null stays as it is.
  record Export(
      String name,
      @Nullable List<Network> allow,
      @Nullable List<String> certificates,
      @Nullable List<String> initiators,
      @Nullable Boolean readOnly,
      @Nullable TlsMode tls,
      @Nullable String description)
      implements VolumeCommand<Status.Volume> {
    @Override
    public String verb() {
      return "volume.export";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Deletes the volume and its content, here and at every peer. `confirm` must be its name once more.
  /// Gives what it was.
  record Delete(String name, String confirm) implements VolumeCommand<Status.Volume> {
    @Override
    public String verb() {
      return "volume.delete";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }
}
