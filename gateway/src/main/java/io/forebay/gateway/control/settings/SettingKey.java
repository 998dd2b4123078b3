package io.forebay.gateway.control.settings;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.group.Names;
import org.jspecify.annotations.Nullable;

/// Every key of `forebay.toml` but the hooks. The part before the dot is the file's section. Values are
/// kept as text, as people write them; [#complaint] says whether a text will do.
public enum SettingKey {
  NAME("name", Type.NAME, "", false, "what this appliance is called; fixed at the first start"),
  NBD_LISTEN(
      "nbd.listen",
      Type.ADDRESSES,
      "127.0.0.1:10809",
      false,
      "where NBD is served; beyond loopback each volume shows itself to whom volume export names"),
  NBD_SOCKET(
      "nbd.socket",
      Type.PATH,
      "run/nbd.sock",
      false,
      "Unix socket on which NBD is served; \"\" for none"),
  NBD_TLS(
      "nbd.tls",
      Type.TLS,
      "allowed",
      false,
      "off, allowed or required: whether hosts encrypt; a Unix socket never requires it"),
  NBD_TLS_CERTIFICATE(
      "nbd.tls_certificate",
      Type.PATH,
      "",
      false,
      "PEM file with the server's certificate and its chain; \"\": the appliance signs one itself"
          + " (forebay nbd ca gives what hosts check it by)"),
  NBD_TLS_KEY("nbd.tls_key", Type.PATH, "", false, "PEM file with its key (PKCS #8, EC or RSA)"),
  NBD_TLS_CLIENTS(
      "nbd.tls_clients",
      Type.PATH,
      "",
      false,
      "PEM file with certificates of authorities and of single hosts: whoever shows one that is"
          + " signed by, or is, one of these is trusted; \"\": hosts are not asked for one"),
  NBD_DEFAULT_EXPORT(
      "nbd.default_export",
      Type.EXPORT,
      "",
      true,
      "what a client gets that names no export; \"\": nothing"),
  NBD_THREADS(
      "nbd.threads", Type.COUNT, "2", 1, 64, "event loops; the engine needs the other cores"),
  NBD_CONNECTIONS_MAX(
      "nbd.connections_max",
      Type.COUNT,
      "128",
      1,
      4096,
      "connections at a time; each costs buffers"),
  NBD_ADDRESS_MAX(
      "nbd.connections_per_address_max",
      Type.COUNT,
      "32",
      1,
      4096,
      "so that no one machine locks out the others; loopback is exempt"),
  NBD_READ_BYTES_MAX(
      "nbd.read_bytes_max",
      Type.SIZE,
      "256MiB",
      64 << 20,
      16L << 30,
      "memory for replies under way, all connections together"),
  ISCSI_LISTEN(
      "iscsi.listen",
      Type.PORTALS,
      "127.0.0.1:3260",
      false,
      "where iSCSI is served, HOST:PORT or HOST:PORT/TAG with the tag of its portal group (1); beyond"
          + " loopback each volume shows itself to whom volume export names; \"\": not at all"),
  ISCSI_PORTALS(
      "iscsi.portals",
      Type.PORTALS,
      "",
      true,
      "all that discovery tells, if initiators reach us by others than we listen on"),
  ISCSI_CHAP_USERS(
      "iscsi.chap_users",
      Type.PATH,
      "secrets/iscsi-users",
      false,
      "file (0600) with a line NAME SECRET for each initiator: where it is, all have to prove themselves"
          + " by CHAP; \"\": none has to"),
  ISCSI_CHAP_OWN(
      "iscsi.chap_own",
      Type.PATH,
      "secrets/iscsi-own",
      false,
      "file (0600) with the line NAME SECRET that the appliance proves itself with to initiators that"
          + " want that (mutual CHAP)"),
  ISCSI_THREADS(
      "iscsi.threads", Type.COUNT, "2", 1, 64, "event loops; the engine needs the other cores"),
  ISCSI_CONNECTIONS_MAX(
      "iscsi.connections_max",
      Type.COUNT,
      "128",
      1,
      4096,
      "connections at a time, each a session; each costs buffers"),
  ISCSI_ADDRESS_MAX(
      "iscsi.connections_per_address_max",
      Type.COUNT,
      "32",
      1,
      4096,
      "so that no one machine locks out the others; loopback is exempt"),
  ISCSI_READ_BYTES_MAX(
      "iscsi.read_bytes_max",
      Type.SIZE,
      "256MiB",
      64 << 20,
      16L << 30,
      "memory for data on its way to initiators, all connections together"),
  LINK_LISTEN(
      "link.listen",
      Type.ADDRESSES,
      "0.0.0.0:10810",
      false,
      "where peers dial in: TLS with pinned certificates; \"\" for an appliance that only dials"),
  LINK_ADDRESS(
      "link.address",
      Type.ADDRESS,
      "",
      true,
      "HOST:PORT that invitations name, if peers reach us by another than we listen on"),
  LINK_BASES_MAX(
      "link.bases_max",
      Type.SIZE,
      "256MiB",
      0,
      1L << 30,
      "memory for each peer and direction: blocks that later ones are told by on the line, so that"
          + " fewer bytes travel; the smaller one of the two appliances counts, 0: none"),
  WEB_LISTEN(
      "web.listen",
      Type.ADDRESSES,
      "127.0.0.1:8443",
      false,
      "where the REST interface is served: loopback only, it has no TLS yet"),
  BUFFER_DIRECTORY(
      "buffer.directory",
      Type.PATH,
      "",
      true,
      "where new groups get their change buffer; \"\": in the home. Best on a device of its own"),
  BUFFER_CAPACITY(
      "buffer.capacity",
      Type.SIZE,
      "8GiB",
      192L << 20,
      64L << 40,
      true,
      "of a new group's change buffer, reserved when it is made: how long the line may be away"),
  BUFFER_RING(
      "buffer.ring",
      Type.SIZE,
      "64MiB",
      16 << 20,
      1L << 30,
      true,
      "shared memory of a new group's tail ring, a multiple of 16 MiB: hides a slow sync from hosts"),
  BUFFER_RINGS_MAX(
      "buffer.rings_max",
      Type.SIZE,
      "256MiB",
      16 << 20,
      64L << 30,
      "shared memory of all rings together"),
  BUFFER_RING_DIRECTORY(
      "buffer.ring_directory",
      Type.PATH,
      "",
      false,
      "tmpfs for the rings, kept over restarts of the process; \"\": /run/forebay, else /dev/shm"),
  BUFFER_UNDESTAGED_MAX(
      "buffer.undestaged_max",
      Type.SIZE,
      "4GiB",
      64 << 20,
      1L << 40,
      "log that a mirror may be behind before hosts are slowed to its speed; bounds the replay"),
  BUFFER_INDEX_MAX(
      "buffer.index_max",
      Type.SIZE,
      "64MiB",
      16 << 20,
      4L << 30,
      "memory of one group's pending index"),
  VOLUMES_DIRECTORY(
      "volumes.directory",
      Type.PATH,
      "",
      false,
      "where the mirrors are; \"\": in the home. Best on another device than the buffer"),
  GROUPS_MAX("group.groups_max", Type.COUNT, "16", 1, 64, "each has threads, a ring and an index"),
  GROUP_ANSWER(
      "group.answer_wait",
      Type.SPAN,
      "10s",
      0,
      600_000,
      "how long a primary that starts waits for its peers to say that it was superseded"),
  VERIFY_RATE(
      "verify.rate",
      Type.SIZE,
      "64MiB",
      1 << 20,
      16L << 30,
      true,
      "read of each copy in a second at most while both are compared (group verify), so that hosts"
          + " have the rest of the disk; the primary's counts for both sides, and at once"),
  COMMAND_WAIT(
      "control.command_wait",
      Type.SPAN,
      "60s",
      1_000,
      3_600_000,
      "after which a command that is still under way is answered with a timeout"),
  WORKERS("disk.workers", Type.COUNT, "8", 1, 256, "threads for reads that miss the page cache");

  /// How a value is written.
  public enum Type {
    NAME,
    ADDRESS,
    ADDRESSES,
    PORTALS,
    PATH,
    SIZE,
    SPAN,
    COUNT,
    TLS,
    EXPORT
  }

  private final String id;
  private final Type type;
  private final String initial;
  private final long least;
  private final long most;
  private final boolean runtime;
  private final String meaning;

  SettingKey(String id, Type type, String initial, boolean runtime, String meaning) {
    this(id, type, initial, 0, Long.MAX_VALUE, runtime, meaning);
  }

  SettingKey(String id, Type type, String initial, long least, long most, String meaning) {
    this(id, type, initial, least, most, false, meaning);
  }

  SettingKey(
      String id,
      Type type,
      String initial,
      long least,
      long most,
      boolean runtime,
      String meaning) {
    this.id = id;
    this.type = type;
    this.initial = initial;
    this.least = least;
    this.most = most;
    this.runtime = runtime;
    this.meaning = meaning;
  }

  /// As in the file, with its section: `nbd.listen`.
  public String id() {
    return id;
  }

  public Type type() {
    return type;
  }

  public String initial() {
    return initial;
  }

  /// Whether it may be changed while the appliance runs.
  public boolean runtime() {
    return runtime;
  }

  /// What it is, and why its default is what it is.
  public String meaning() {
    return meaning;
  }

  /// Null when `value` will do, else one line that says what would.
  public @Nullable String complaint(String value) {
    try {
      switch (type) {
        case NAME -> {
          return Names.complaint("appliance", value);
        }
        case ADDRESS -> {
          if (!value.isEmpty()) {
            Addresses.parse(value);
          }
        }
        case ADDRESSES -> Addresses.parseList(value);
        case PORTALS -> PortalAddress.parseList(value);
        case PATH -> {
          if (value.indexOf('\0') >= 0) {
            return "a path holds no NUL";
          }
        }
        case TLS -> {
          return TlsMode.of(value) == null ? "it is off, allowed or required" : null;
        }
        case EXPORT -> {
          if (value.length() > 256 || value.codePoints().anyMatch(Character::isISOControl)) {
            return "it is VOLUME, GROUP/VOLUME or VOLUME@CHECKPOINT";
          }
        }
        case SIZE -> {
          return outside(Quantity.size(value));
        }
        case SPAN -> {
          return outside(Quantity.span(value));
        }
        case COUNT -> {
          return value.matches("[0-9]{1,18}")
              ? outside(Long.parseLong(value))
              : "\"" + value + "\" is not a whole number";
        }
      }
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private @Nullable String outside(long number) {
    if (number >= least && number <= most) {
      return null;
    }
    return "it must lie between " + print(least) + " and " + print(most);
  }

  private String print(long number) {
    return switch (type) {
      case SIZE -> Quantity.printSize(number);
      case SPAN -> Quantity.printSpan(number);
      case NAME, ADDRESS, ADDRESSES, PORTALS, PATH, COUNT, TLS, EXPORT -> Long.toString(number);
    };
  }

  /// The key with this id, or null.
  public static @Nullable SettingKey of(String id) {
    for (SettingKey key : values()) {
      if (key.id.equals(id)) {
        return key;
      }
    }
    return null;
  }
}
