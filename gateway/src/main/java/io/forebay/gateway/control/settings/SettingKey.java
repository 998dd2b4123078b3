package io.forebay.gateway.control.settings;

import org.jspecify.annotations.Nullable;

/// Every key of `forebay.toml` but the hooks. The part before the dot is the file's section. Values are
/// kept as text, as people write them; [#complaint] says whether a text will do.
public enum SettingKey {
  NAME("name", Form.NAME, "", false, "what this appliance is called; fixed at the first start"),
  NBD_LISTEN(
      "nbd.listen",
      Form.ADDRESSES,
      "127.0.0.1:10809",
      false,
      "where NBD is served; beyond loopback each volume shows itself to whom volume export names"),
  NBD_SOCKET(
      "nbd.socket",
      Form.PATH,
      "run/nbd.sock",
      false,
      "Unix socket on which NBD is served; \"\" for none"),
  NBD_TLS(
      "nbd.tls",
      Form.TLS,
      "allowed",
      false,
      "off, allowed or required: whether hosts encrypt; a Unix socket never requires it"),
  NBD_TLS_CERTIFICATE(
      "nbd.tls_certificate",
      Form.PATH,
      "",
      false,
      "PEM file with the server's certificate and its chain; \"\": the appliance signs one itself"
          + " (forebay nbd ca gives what hosts check it by)"),
  NBD_TLS_KEY("nbd.tls_key", Form.PATH, "", false, "PEM file with its key (PKCS #8, EC or RSA)"),
  NBD_TLS_CLIENTS(
      "nbd.tls_clients",
      Form.PATH,
      "",
      false,
      "PEM file with certificates of authorities and of single hosts: whoever shows one that is"
          + " signed by, or is, one of these is trusted; \"\": hosts are not asked for one"),
  NBD_DEFAULT_EXPORT(
      "nbd.default_export",
      Form.EXPORT,
      "",
      true,
      "what a client gets that names no export; \"\": nothing"),
  NBD_THREADS(
      "nbd.threads", Form.COUNT, "2", 1, 64, "event loops; the engine needs the other cores"),
  NBD_CONNECTIONS_MAX(
      "nbd.connections_max",
      Form.COUNT,
      "128",
      1,
      4096,
      "connections at a time; each costs buffers"),
  NBD_ADDRESS_MAX(
      "nbd.connections_per_address_max",
      Form.COUNT,
      "32",
      1,
      4096,
      "so that no one machine locks out the others; loopback is exempt"),
  NBD_READ_BYTES_MAX(
      "nbd.read_bytes_max",
      Form.SIZE,
      "256MiB",
      64 << 20,
      16L << 30,
      "memory for replies under way, all connections together"),
  ISCSI_LISTEN(
      "iscsi.listen",
      Form.PORTALS,
      "127.0.0.1:3260",
      false,
      "where iSCSI is served, HOST:PORT or HOST:PORT/TAG with the tag of its portal group (1); beyond"
          + " loopback each volume shows itself to whom volume export names; \"\": not at all"),
  ISCSI_PORTALS(
      "iscsi.portals",
      Form.PORTALS,
      "",
      true,
      "all that discovery tells, if initiators reach us by others than we listen on"),
  ISCSI_CHAP_USERS(
      "iscsi.chap_users",
      Form.PATH,
      "secrets/iscsi-users",
      false,
      "file (0600) with a line NAME SECRET for each initiator: where it is, all have to prove themselves"
          + " by CHAP; \"\": none has to"),
  ISCSI_CHAP_OWN(
      "iscsi.chap_own",
      Form.PATH,
      "secrets/iscsi-own",
      false,
      "file (0600) with the line NAME SECRET that the appliance proves itself with to initiators that"
          + " want that (mutual CHAP)"),
  ISCSI_CHAP_REQUIRED(
      "iscsi.chap_required",
      Form.FLAG,
      "false",
      false,
      "whether nobody gets in without a secret even when there is none (any more); else: as soon as there"
          + " is one"),
  ISCSI_THREADS(
      "iscsi.threads", Form.COUNT, "2", 1, 64, "event loops; the engine needs the other cores"),
  ISCSI_CONNECTIONS_MAX(
      "iscsi.connections_max",
      Form.COUNT,
      "128",
      1,
      4096,
      "connections at a time, each a session; each costs buffers"),
  ISCSI_ADDRESS_MAX(
      "iscsi.connections_per_address_max",
      Form.COUNT,
      "32",
      1,
      4096,
      "so that no one machine locks out the others; loopback is exempt"),
  ISCSI_READ_BYTES_MAX(
      "iscsi.read_bytes_max",
      Form.SIZE,
      "256MiB",
      64 << 20,
      16L << 30,
      "memory for data on its way to initiators, all connections together"),
  LINK_LISTEN(
      "link.listen",
      Form.ADDRESSES,
      "0.0.0.0:10810",
      false,
      "where peers dial in: TLS with pinned certificates; \"\" for an appliance that only dials"),
  LINK_ADDRESS(
      "link.address",
      Form.ADDRESS,
      "",
      true,
      "HOST:PORT that invitations name, if peers reach us by another than we listen on"),
  LINK_BASES_MAX(
      "link.bases_max",
      Form.SIZE,
      "512MiB",
      0,
      1L << 30,
      "memory for each peer and direction: blocks that later ones are told by on the line, so that"
          + " fewer bytes travel; the smaller one of the two appliances counts, 0: none"),
  API_LISTEN(
      "api.listen",
      Form.ADDRESSES,
      "127.0.0.1:0",
      false,
      "where the command line finds this appliance: plain HTTP with the token of run/api-token, on"
          + " loopback only; port 0 is any free one"),
  WEB_LISTEN(
      "web.listen",
      Form.ADDRESSES,
      "127.0.0.1:8443",
      false,
      "where browsers, API keys and monitoring come in: HTTPS, for users; \"\": not at all"),
  HTTP_LISTEN(
      "http.listen",
      Form.ADDRESSES,
      "",
      false,
      "where browsers that come without encryption are led to web.listen, as 0.0.0.0:80; nothing else is"
          + " served there; \"\": not at all"),
  SNMP_LISTEN(
      "snmp.listen",
      Form.ADDRESSES,
      "127.0.0.1:1161",
      false,
      "where managers ask by SNMP, UDP; nothing listens until there is a user or a community (forebay snmp"
          + " user set); \"\": not at all"),
  SNMP_CONTACT(
      "snmp.contact",
      Form.TEXT,
      "",
      false,
      "who is responsible for the appliance, and how to reach them: what managers see as sysContact"),
  SNMP_LOCATION(
      "snmp.location", Form.TEXT, "", false, "where it stands: what managers see as sysLocation"),
  SNMP_MANAGERS(
      "snmp.managers",
      Form.NETWORKS,
      "127.0.0.0/8,::1",
      true,
      "from where managers may ask by SNMP, ADDRESS or ADDRESS/BITS with commas: from elsewhere nobody gets"
          + " an answer"),
  LCD_SERVER(
      "lcd.server",
      Form.ADDRESS,
      "",
      false,
      "LCDproc's LCDd, which drives the front panel's display and keys, as 127.0.0.1:13666; \"\": there is"
          + " no display. Whoever has that port has the panel's keys"),
  BUFFER_DIRECTORY(
      "buffer.directory",
      Form.PATH,
      "",
      true,
      "where new groups get their change buffer; \"\": in the home. Best on a device of its own"),
  BUFFER_CAPACITY(
      "buffer.capacity",
      Form.SIZE,
      "8GiB",
      192L << 20,
      64L << 40,
      true,
      "of a new group's change buffer: how long the line may be away; at a far side no more than half of what is free, or 192 MiB"),
  BUFFER_RING(
      "buffer.ring",
      Form.SIZE,
      "64MiB",
      16 << 20,
      1L << 30,
      true,
      "shared memory of a new group's tail ring, a multiple of 16 MiB: hides a slow sync from hosts"),
  BUFFER_RINGS_MAX(
      "buffer.rings_max",
      Form.SIZE,
      "256MiB",
      16 << 20,
      64L << 30,
      "shared memory of all rings together"),
  BUFFER_RING_DIRECTORY(
      "buffer.ring_directory",
      Form.PATH,
      "",
      false,
      "tmpfs for the rings, kept over restarts of the process; \"\": /run/forebay, else /dev/shm"),
  BUFFER_UNDESTAGED_MAX(
      "buffer.undestaged_max",
      Form.SIZE,
      "4GiB",
      64 << 20,
      1L << 40,
      "log that a mirror may be behind before hosts are slowed to its speed; bounds the replay"),
  BUFFER_INDEX_MAX(
      "buffer.index_max",
      Form.SIZE,
      "64MiB",
      16 << 20,
      4L << 30,
      "memory of one group's pending index"),
  VOLUMES_DIRECTORY(
      "volumes.directory",
      Form.PATH,
      "",
      false,
      "where the mirrors are; \"\": in the home. Best on another device than the buffer"),
  GROUPS_MAX("group.groups_max", Form.COUNT, "16", 1, 64, "each has threads, a ring and an index"),
  GROUP_ANSWER(
      "group.answer_wait",
      Form.SPAN,
      "10s",
      0,
      600_000,
      "how long a primary that starts waits for its peers to say that it was superseded"),
  VERIFY_RATE(
      "verify.rate",
      Form.SIZE,
      "64MiB",
      1 << 20,
      16L << 30,
      true,
      "read of each copy in a second at most while both are compared (group verify), so that hosts"
          + " have the rest of the disk; the primary's counts for both sides, and at once"),
  COMMAND_WAIT(
      "control.command_wait",
      Form.SPAN,
      "60s",
      1_000,
      3_600_000,
      "after which a command that is still under way is answered with a timeout"),
  LAG_MAX(
      "lag.max",
      Form.SPAN,
      "4h",
      1_000,
      31_536_000_000L,
      true,
      "how old the far copy of a group that replicates all the time may be before that is an alarm"),
  BUFFER_FULL_WITHIN(
      "buffer.full_within",
      Form.SPAN,
      "4h",
      1_000,
      31_536_000_000L,
      true,
      "an alarm when a buffer that nothing drains will be full as soon as that, by what hosts write"),
  TIME_SERVER(
      "time.server",
      Form.SERVERS,
      "",
      true,
      "servers of NTP, NAME or ADDRESS with commas, asked in turn how wrong this machine's clock is; it is"
          + " never set by that; \"\": nobody is asked"),
  TIME_EVERY(
      "time.every", Form.SPAN, "10min", 60_000, 86_400_000, true, "how often they are asked"),
  TIME_OFFSET_MAX(
      "time.offset_max",
      Form.SPAN,
      "1s",
      10,
      3_600_000,
      true,
      "by how much the clock may be wrong before that is an alarm"),
  WORKERS("disk.workers", Form.COUNT, "8", 1, 256, "threads for reads that miss the page cache");

  private final String id;
  private final Form form;
  private final String initial;
  private final long least;
  private final long most;
  private final boolean runtime;
  private final String meaning;

  SettingKey(String id, Form form, String initial, boolean runtime, String meaning) {
    this(id, form, initial, 0, Long.MAX_VALUE, runtime, meaning);
  }

  SettingKey(String id, Form form, String initial, long least, long most, String meaning) {
    this(id, form, initial, least, most, false, meaning);
  }

  SettingKey(
      String id,
      Form form,
      String initial,
      long least,
      long most,
      boolean runtime,
      String meaning) {
    this.id = id;
    this.form = form;
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

  public Form form() {
    return form;
  }

  public String initial() {
    return initial;
  }

  /// Of a number: what it may not be below, in the unit of its form.
  public long least() {
    return least;
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
    return form.complaint(value, least, most);
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
