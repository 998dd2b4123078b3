package io.forebay.gateway.control.snmp;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The lines of the managers' file, and what may stand in them. No text of this class holds a secret.
final class ManagerFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,31}");
  private static final Pattern SECRET =
      Pattern.compile(
          "[!-~]{" + ManagerBook.SECRET_CHARS_MIN + "," + ManagerBook.SECRET_CHARS_MAX + "}");

  private static final String INFORM = "inform";
  private static final String TRAP = "trap";

  private final List<Managers.User> users = new ArrayList<>();
  private final List<Managers.Receiver> receivers = new ArrayList<>();
  private @Nullable Secret community;

  private ManagerFile() {}

  /// What `lines` say. Throws [IOException] with the line that is wrong.
  static Managers.Known parsed(List<String> lines) throws IOException {
    ManagerFile file = new ManagerFile();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = words(lines.get(i));
      if (words[0].isEmpty() || words[0].startsWith("#")) {
        continue;
      }
      try {
        file.add(words);
      } catch (IllegalArgumentException e) {
        throw new IOException(ManagerBook.FILE + ":" + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    file.checkWhole();
    return new Managers.Known(List.copyOf(file.users), file.community, List.copyOf(file.receivers));
  }

  private static String[] words(String line) {
    return line.strip().split("\\s+");
  }

  /// Whether the line says something of the `what` called `name`.
  static boolean isOf(String line, String what, String name) {
    String[] words = words(line);
    return words.length > 1 && words[0].equals(what) && words[1].equals(name);
  }

  private void add(String[] words) {
    switch (words[0]) {
      case "user" -> addUser(words);
      case "community" -> {
        require(words.length == 2 && community == null);
        community = new Secret(words[1]);
        check(community, "a community");
      }
      case "receiver" -> addReceiver(words);
      default -> require(false);
    }
  }

  private void addUser(String[] words) {
    require(words.length == 4 || words.length == 5 && words[4].equals(Role.OPERATOR.word()));
    Role role = words.length == 5 ? Role.OPERATOR : Role.VIEWER;
    Managers.User user =
        new Managers.User(words[1], role, new Secret(words[2]), new Secret(words[3]));
    check(user);
    if (users.stream().anyMatch(other -> other.name().equals(user.name()))) {
      throw new IllegalArgumentException("no name twice");
    }
    users.add(user);
  }

  private void addReceiver(String[] words) {
    require(
        words.length == 6
            && (words[3].equals(INFORM) || words[3].equals(TRAP))
            && (words[4].equals("user") || words[4].equals("community")));
    InetSocketAddress address = Addresses.parse(words[2]);
    boolean inform = words[3].equals(INFORM);
    Managers.Receiver receiver =
        words[4].equals("user")
            ? new Managers.Receiver(words[1], address, inform, words[5], null)
            : new Managers.Receiver(words[1], address, inform, "", new Secret(words[5]));
    check(receiver);
    if (receivers.stream().anyMatch(other -> other.name().equals(receiver.name()))) {
      throw new IllegalArgumentException("no name twice");
    }
    receivers.add(receiver);
  }

  private static void require(boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException(
          "each line is user NAME AUTHENTICATION PRIVACY [operator]; receiver NAME HOST:PORT trap|inform"
              + " user USER, or with community COMMUNITY; or, once, community COMMUNITY");
    }
  }

  private void checkWhole() throws IOException {
    if (users.size() > ManagerBook.USERS_MAX) {
      throw new IOException(ManagerBook.FILE + ": at most " + ManagerBook.USERS_MAX + " users");
    }
    if (receivers.size() > ManagerBook.RECEIVERS_MAX) {
      throw new IOException(
          ManagerBook.FILE + ": at most " + ManagerBook.RECEIVERS_MAX + " receivers");
    }
    for (Managers.Receiver receiver : receivers) {
      boolean known =
          receiver.community() != null
              || users.stream().anyMatch(user -> user.name().equals(receiver.user()));
      if (!known) {
        throw new IOException(
            "%s: the receiver %s takes the user %s, and there is none: set that user, or remove the receiver"
                .formatted(ManagerBook.FILE, receiver.name(), receiver.user()));
      }
    }
  }

  static String line(Managers.User user) {
    String line =
        "user " + user.name() + " " + user.authentication().text() + " " + user.privacy().text();
    return user.role() == Role.OPERATOR ? line + " " + Role.OPERATOR.word() : line;
  }

  static String line(Managers.Receiver receiver) {
    Secret word = receiver.community();
    return "receiver %s %s %s "
            .formatted(
                receiver.name(),
                Addresses.print(receiver.address()),
                receiver.inform() ? INFORM : TRAP)
        + (word == null ? "user " + receiver.user() : "community " + word.text());
  }

  static void check(Managers.User user) {
    checkName(user.name(), "a user's");
    check(user.authentication(), "a passphrase");
    check(user.privacy(), "a passphrase");
    if (user.role() == Role.ADMIN) {
      throw new IllegalArgumentException(
          "a user of SNMP is a viewer or an operator: nothing here takes an admin");
    }
  }

  static void check(Managers.Receiver receiver) {
    checkName(receiver.name(), "a receiver's");
    if (receiver.address().getPort() == 0) {
      throw new IllegalArgumentException("a receiver has a port: as a rule 162");
    }
    Secret word = receiver.community();
    if (word != null) {
      check(word, "a community");
    }
  }

  private static void checkName(String name, String whose) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          whose
              + " name has 1 to 32 letters, digits and . _ @ -, and begins with a letter or digit");
    }
  }

  static void check(Secret secret, String what) {
    if (!SECRET.matcher(secret.text()).matches()) {
      throw new IllegalArgumentException(
          what
              + " has "
              + ManagerBook.SECRET_CHARS_MIN
              + " to "
              + ManagerBook.SECRET_CHARS_MAX
              + " printable ASCII characters, no spaces");
    }
  }
}
