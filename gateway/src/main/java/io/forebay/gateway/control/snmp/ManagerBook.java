package io.forebay.gateway.control.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.SnmpReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The managers' names and secrets, in a file of the home that nobody else may read: a line for each,
/// `user NAME AUTHENTICATION PRIVACY`, and at most one `community COMMUNITY`. Empty lines and those that begin
/// with `#` are skipped, and kept. No text of this class holds a secret.
public final class ManagerBook implements Managers {
  public static final String FILE = "secrets/snmp-users";

  /// Each costs the agent a key derived of a megabyte of hashing at its start: a few per site.
  public static final int USERS_MAX = 32;

  /// RFC 3414, 11.2: shorter ones are guessed.
  public static final int SECRET_CHARS_MIN = 8;

  public static final int SECRET_CHARS_MAX = 255;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,31}");
  private static final Pattern SECRET =
      Pattern.compile("[!-~]{" + SECRET_CHARS_MIN + "," + SECRET_CHARS_MAX + "}");

  private final Shelf shelf;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Supplier<SnmpReport.Agent> agent = () -> SnmpReport.Agent.OFF;

  // Guarded by this.
  private @Nullable Known known; // Null until somebody asks.
  private String problem = "";

  public ManagerBook(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public synchronized Known known() {
    if (known == null) {
      try {
        known = parsed(lines());
      } catch (IOException e) {
        known = Known.NOBODY;
        problem = String.valueOf(e.getMessage());
      }
    }
    return known;
  }

  @Override
  public Listening listen(Runnable changed) {
    Runnable attached = () -> changed.run(); // A wrapper of its own, so that each is closed once.
    listeners.add(attached);
    return () -> listeners.remove(attached);
  }

  @Override
  public void tell(Supplier<SnmpReport.Agent> from) {
    agent = from;
  }

  @Override
  public Shelf shelf() {
    return shelf;
  }

  /// What there is to see. Blocks when nobody has asked before.
  public SnmpReport report() {
    Known now = known();
    SnmpReport.Agent told = agent.get();
    List<String> names = now.users().stream().map(User::name).toList();
    String wrong;
    synchronized (this) {
      wrong = problem;
    }
    return new SnmpReport(
        names, now.community() != null, told, wrong.isEmpty() ? told.problem() : wrong);
  }

  /// Reads the file anew. Throws [IOException] with what is wrong with it: then nothing has changed. Blocks.
  public void reload() throws IOException {
    synchronized (this) {
      known = parsed(lines());
      problem = "";
    }
    listeners.forEach(Runnable::run);
  }

  /// Lets `user` in from now on. Throws [IOException], or [IllegalArgumentException] with what would do; then
  /// nothing has changed. Blocks.
  public void set(User user) throws IOException {
    check(user);
    change(
        line -> isUser(line, user.name()),
        "user " + user.name() + " " + user.authentication().text() + " " + user.privacy().text());
  }

  /// Whether there was such a user. As [#set].
  public boolean remove(String name) throws IOException {
    return change(line -> isUser(line, name), null);
  }

  /// From now on `community` lets in managers of SNMPv2c, null: none of them. Whether there was one before. As
  /// [#set].
  public boolean setCommunity(@Nullable Secret community) throws IOException {
    if (community != null) {
      check(community, "a community");
    }
    return change(
        line -> line.strip().startsWith("community "),
        community == null ? null : "community " + community.text());
  }

  private boolean change(Predicate<String> gone, @Nullable String added) throws IOException {
    boolean was;
    synchronized (this) {
      List<String> lines = new ArrayList<>(lines());
      was = lines.removeIf(gone);
      if (!was && added == null) {
        return false;
      }
      if (added != null) {
        lines.add(added);
      }
      Known next;
      try {
        next = parsed(lines);
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      shelf.replace(FILE, (String.join("\n", lines) + "\n").getBytes(UTF_8));
      known = next;
      problem = "";
    }
    listeners.forEach(Runnable::run);
    return was;
  }

  private static boolean isUser(String line, String name) {
    String[] words = line.strip().split("\\s+");
    return words.length > 1 && words[0].equals("user") && words[1].equals(name);
  }

  private List<String> lines() throws IOException {
    byte[] bytes = shelf.read(FILE);
    return bytes == null ? List.of() : new String(bytes, UTF_8).lines().toList();
  }

  private static Known parsed(List<String> lines) throws IOException {
    List<User> users = new ArrayList<>();
    Secret community = null;
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).strip().split("\\s+");
      if (words[0].isEmpty() || words[0].startsWith("#")) {
        continue;
      }
      try {
        if (words[0].equals("user") && words.length == 4) {
          User user = new User(words[1], new Secret(words[2]), new Secret(words[3]));
          check(user);
          if (users.stream().anyMatch(other -> other.name().equals(user.name()))) {
            throw new IllegalArgumentException("no name twice");
          }
          users.add(user);
        } else if (words[0].equals("community") && words.length == 2 && community == null) {
          community = new Secret(words[1]);
          check(community, "a community");
        } else {
          throw new IllegalArgumentException(
              "each line is user NAME AUTHENTICATION PRIVACY, or, once, community COMMUNITY");
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(FILE + ":" + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    if (users.size() > USERS_MAX) {
      throw new IOException(FILE + ": at most " + USERS_MAX + " users");
    }
    return new Known(List.copyOf(users), community);
  }

  private static void check(User user) {
    if (!NAME.matcher(user.name()).matches()) {
      throw new IllegalArgumentException(
          "a user's name has 1 to 32 letters, digits and . _ @ -, and begins with a letter or digit");
    }
    check(user.authentication(), "a passphrase");
    check(user.privacy(), "a passphrase");
  }

  private static void check(Secret secret, String what) {
    if (!SECRET.matcher(secret.text()).matches()) {
      throw new IllegalArgumentException(
          what
              + " has "
              + SECRET_CHARS_MIN
              + " to "
              + SECRET_CHARS_MAX
              + " printable ASCII characters, no spaces");
    }
  }
}
