package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Commands;
import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The door of a whole appliance before people of each role.
class DoorRolesTest {
  private static final Secret PASSWORD = new Secret("correct horse battery");

  private static @Nullable ApplianceRig rig;
  private static @Nullable Appliance appliance;

  @BeforeAll
  static void start(@TempDir Path temp) throws Exception {
    rig = new ApplianceRig(temp);
    appliance = rig.start();
    ApplianceRig.done(appliance, new UserCommand.Add("ada", Role.ADMIN, PASSWORD));
    ApplianceRig.done(appliance, new UserCommand.Add("vic", Role.VIEWER, PASSWORD));
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(appliance).close();
    Objects.requireNonNull(rig).close();
  }

  private static Actor actor(String name, Role role) {
    return new Actor(Actor.Origin.REST, name, role);
  }

  private static <R> Outcome<R> give(Command<R> command, Actor actor) throws Exception {
    return Objects.requireNonNull(appliance)
        .control()
        .execute(command, actor)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static Refusal.@Nullable Kind kind(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(Refusal refusal) ? refusal.kind() : null;
  }

  private static List<String> audit() throws IOException {
    return Files.readAllLines(Objects.requireNonNull(rig).home.resolve("audit/audit.jsonl"));
  }

  @Test
  void execute_eachCommandByWhoMayNot_isDeniedAndAudited() throws Exception {
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR)) {
      List<String> denied = new ArrayList<>();
      for (Command<?> command : Commands.all()) {
        if (!role.covers(command.needs())) {
          String eve = "eve-" + denied.size(); // Each has a ration of the audit.
          assertThat(kind(give(command, actor(eve, role))))
              .as(command.verb() + " by " + role.word())
              .isEqualTo(Refusal.Kind.DENIED);
          denied.add(command.verb());
        }
      }
      assertThat(denied).contains("volume.delete", "user.add", "user.list", "setting.set");
      List<String> lines = audit();
      for (String verb : denied) {
        assertThat(lines)
            .as(verb)
            .anyMatch(line ->
                line.contains("\"state\":\"refused\",\"verb\":\"" + verb + "\"")
                    && line.contains("\"kind\":\"denied\""));
      }
    }
  }

  /// They may find that there is no such thing, but never that they may not.
  @Test
  void execute_whatOnlyLooks_isNotDeniedToAViewer() throws Exception {
    for (Command<?> command : Commands.all()) {
      if (!command.changes() && command.needs() == Role.VIEWER) {
        assertThat(kind(give(command, actor("vic", Role.VIEWER))))
            .as(command.verb())
            .isNotEqualTo(Refusal.Kind.DENIED);
      }
    }
  }

  @Test
  void execute_ownPasswordCodesAndKeys_areEverybodysOwn() throws Exception {
    Actor vic = actor("vic", Role.VIEWER);
    assertThat(kind(give(new UserCommand.SetPassword("vic", PASSWORD), vic))).isNull();
    assertThat(kind(give(new UserCommand.OfferTotp("vic"), vic))).isNull();
    assertThat(kind(give(new UserCommand.TurnOffTotp("vic"), vic))).isNull();
    assertThat(kind(give(new UserCommand.SetRole("vic", Role.ADMIN), vic)))
        .isEqualTo(Refusal.Kind.DENIED);
    var made = give(new KeyCommand.Create(null, "own", Role.VIEWER, 0), vic);
    assertThat(kind(made)).isNull();
    assertThat(kind(give(new KeyCommand.Create(null, "more", Role.ADMIN, 0), vic)))
        .isEqualTo(Refusal.Kind.USAGE);
    if (made instanceof Outcome.Done<KeyCommand.Created>(var created)) {
      assertThat(kind(give(new KeyCommand.Revoke(created.key().id()), vic))).isNull();
    }
  }

  @Test
  void execute_whatIsAnothers_isNotForAViewer() throws Exception {
    Actor vic = actor("vic", Role.VIEWER);
    for (Command<?> command :
        List.of(
            new UserCommand.SetPassword("ada", PASSWORD),
            new UserCommand.OfferTotp("ada"),
            new UserCommand.TurnOffTotp("ada"),
            new KeyCommand.Create("ada", "k", Role.VIEWER, 0))) {
      assertThat(kind(give(command, vic))).as(command.verb()).isEqualTo(Refusal.Kind.DENIED);
    }
    var made = give(new KeyCommand.Create("ada", "adas", Role.VIEWER, 0), actor("ada", Role.ADMIN));
    if (made instanceof Outcome.Done<KeyCommand.Created>(var created)) {
      assertThat(kind(give(new KeyCommand.Revoke(created.key().id()), vic)))
          .isEqualTo(Refusal.Kind.NOT_FOUND);
    }
    assertThat(give(new KeyCommand.ListAll(), vic)).isEqualTo(Outcome.done(List.of()));
  }

  /// Else a key that may only look could take its user over.
  @Test
  void execute_byAKeyOfAUser_isNotTheUsersOwnAffair() throws Exception {
    Actor key = actor("ada/0c55f17a3b", Role.VIEWER);
    assertThat(kind(give(new UserCommand.SetPassword("ada", PASSWORD), key)))
        .isEqualTo(Refusal.Kind.DENIED);
    assertThat(kind(give(new KeyCommand.Create(null, "k", Role.VIEWER, 0), key)))
        .isEqualTo(Refusal.Kind.USAGE);
    Actor peer = new Actor(Actor.Origin.PEER, "ada", Role.VIEWER);
    assertThat(kind(give(new UserCommand.SetPassword("ada", PASSWORD), peer)))
        .isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void execute_changesOfUsers_areEventsAndInTheAuditWithoutSecrets() throws Exception {
    Appliance on = Objects.requireNonNull(appliance);
    Secret secret = new Secret("a-very-secret-word");
    ApplianceRig.done(on, new UserCommand.Add("tom", Role.OPERATOR, secret));
    ApplianceRig.done(on, new UserCommand.SetRole("tom", Role.VIEWER));
    var made = ApplianceRig.done(on, new KeyCommand.Create("tom", "k", Role.VIEWER, 0));
    ApplianceRig.done(on, new KeyCommand.Revoke(made.key().id()));
    ApplianceRig.done(on, new UserCommand.Remove("tom"));
    assertThat(on.control().events().list(false, 0, 50))
        .filteredOn(event -> event.subject().startsWith("tom"))
        .extracting(event -> event.kind())
        .containsExactly(
            EventKind.USER_REMOVED,
            EventKind.KEY_REVOKED,
            EventKind.KEY_CREATED,
            EventKind.USER_CHANGED,
            EventKind.USER_ADDED);
    String everything = String.join("\n", audit()) + on.control().events().list(false, 0, 1000);
    assertThat(everything)
        .contains("user.add", "(secret)")
        .doesNotContain(secret.text())
        .doesNotContain(made.presented().text());
  }

  @Test
  void users_ofTheDoor_letInWhoIsOne() throws Exception {
    var users = Objects.requireNonNull(appliance).control().users();
    assertThat(users.setUp()).isTrue();
    assertThat(kind(users.signIn("ada", PASSWORD, "", "127.0.0.1"))).isNull();
    assertThat(kind(users.setUp("ANY", "eve", PASSWORD, "127.0.0.1")))
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(kind(users.key("fbk_none", "127.0.0.1"))).isEqualTo(Refusal.Kind.DENIED);
    assertThat(audit()).noneMatch(line -> line.contains("setup code"));
  }

  @Test
  void usersFile_ofTheHome_isForItsOwnerAlone() throws IOException {
    Path file = Objects.requireNonNull(rig).home.resolve("secrets/users.json");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
  }
}
