package io.forebay.gateway.block;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What sessions may open, by export name and by who asks. Bound by the application; called from any
/// thread.
public interface Exports {
  /// What `asker` gets for `name`, which is untrusted.
  Answer find(String name, Asker asker);

  /// Everything that `asker` may open, in a stable order.
  List<Listed> list(Asker asker);

  /// One line of an export list.
  record Listed(String name, String description, long sizeBytes) {}

  /// Who asks, as far as that is proven.
  ///
  /// @param address of the host in numbers, an IPv4 one never as mapped IPv6; null: a Unix socket, whose file
  ///     says who may use it
  /// @param tls whether the connection is encrypted
  /// @param certificate the names in the trusted certificate that the host has shown (common name and
  ///     alternative names); null when it has shown none
  record Asker(@Nullable String address, boolean tls, @Nullable Set<String> certificate) {
    public Asker {
      certificate = certificate == null ? null : Set.copyOf(certificate);
    }

    /// A host that has proven nothing.
    public static Asker plain(@Nullable String address) {
      return new Asker(address, false, null);
    }

    /// The same host, once TLS is in place.
    public Asker secured(@Nullable Set<String> names) {
      return new Asker(address, true, names);
    }
  }

  /// What becomes of a question for an export.
  sealed interface Answer {
    /// It may be opened. `readOnly`: for reading only, whatever the volume would take.
    record Open(Volume volume, String description, boolean readOnly) implements Answer {}

    /// Not without TLS, if at all: whether there is such an export is not said.
    record TlsRequired() implements Answer {}

    /// There is none, or not for this asker. `reason`: why not, for this side's log; "" when there is none.
    record Unknown(String reason) implements Answer {
      public static final Unknown NONE = new Unknown("");
    }
  }
}
