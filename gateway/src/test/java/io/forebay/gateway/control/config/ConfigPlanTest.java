package io.forebay.gateway.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.config.ConfigReport.Kind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.user.Role;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From one configuration to another: which steps there are, and which there must never be.
class ConfigPlanTest {
  /// What a restore may never give, whatever stands in a file.
  private static final Set<Class<?>> NEVER =
      Set.of(
          VolumeCommand.Delete.class,
          VolumeCommand.Rename.class,
          GroupCommand.Unreplicate.class,
          GroupCommand.Promote.class,
          GroupCommand.Demote.class,
          PeerCommand.Remove.class,
          UserCommand.Remove.class,
          UserCommand.Add.class,
          NotifyCommand.Remove.class,
          SnmpCommand.RemoveUser.class);

  private static List<Step> plan(ConfigCopy wanted, ConfigCopy here) {
    List<Step> steps = ConfigPlan.of(wanted, Copies.here(here));
    assertThat(steps).allMatch(step -> step.command() == null || allowed(step.command()));
    assertThat(steps)
        .allMatch(step ->
            (step.command() == null) == (step.kind() == Kind.HANDS || step.kind() == Kind.LEFT));
    return steps;
  }

  private static boolean allowed(Command<?> command) {
    return !NEVER.contains(command.getClass());
  }

  private static List<Command<?>> commands(List<Step> steps) {
    return steps.stream().<Command<?>>map(Step::command).filter(Objects::nonNull).toList();
  }

  private static String said(List<Step> steps, String subject) {
    return steps.stream()
        .filter(step -> step.subject().equals(subject))
        .map(Step::text)
        .reduce("", (one, other) -> one + other + "\n");
  }

  private static ConfigCopy with(ConfigCopy copy, List<ConfigCopy.SettingCopy> settings) {
    return new ConfigCopy(
        copy.made(), settings, copy.groups(), copy.volumes(), copy.line(), copy.people());
  }

  private static ConfigCopy storage(
      List<ConfigCopy.GroupCopy> groups, List<ConfigCopy.VolumeCopy> volumes) {
    return new ConfigCopy(Copies.MADE, List.of(), groups, volumes, Copies.NO_LINE, Copies.NOBODY);
  }

  private static ConfigCopy line(
      List<ConfigCopy.PeerCopy> peers, List<LineLimit> limits, List<Schedule> schedules) {
    return new ConfigCopy(
        Copies.MADE,
        List.of(),
        List.of(Copies.group(Status.Role.PRIMARY, "osaka")),
        List.of(),
        new ConfigCopy.LineCopies(peers, limits, schedules),
        Copies.NOBODY);
  }

  private static ConfigCopy people(ConfigCopy.PeopleCopies people) {
    return new ConfigCopy(Copies.MADE, List.of(), List.of(), List.of(), Copies.NO_LINE, people);
  }

  @Test
  void plan_ofTheSame_isEmpty() {
    assertThat(plan(Copies.full(), Copies.full())).isEmpty();
  }

  @Test
  void plan_ofAnotherAppliance_saysSo() {
    ConfigCopy osaka =
        new ConfigCopy(
            new ConfigCopy.Made("osaka", "", "0.1.0", 0),
            List.of(),
            List.of(),
            List.of(),
            Copies.NO_LINE,
            Copies.NOBODY);
    assertThat(said(plan(osaka, Copies.EMPTY), "appliance")).contains("osaka", "berlin");
  }

  @Test
  void settings_thatDiffer_areSetOrSaid() {
    List<Step> steps = plan(with(Copies.EMPTY, Copies.full().settings()), Copies.EMPTY);
    assertThat(commands(steps))
        .isEqualTo(List.of(new SettingCommand.Change("verify.rate", "128MiB")));
    assertThat(said(steps, "setting nbd.listen")).contains("0.0.0.0:10809", "forebay.toml");
    List<Step> back = plan(Copies.EMPTY, with(Copies.EMPTY, Copies.full().settings()));
    assertThat(commands(back)).isEqualTo(List.of(new SettingCommand.Change("verify.rate", null)));
    assertThat(said(back, "setting nbd.listen")).contains("take it out of forebay.toml");
  }

  @Test
  void settings_ofAnotherRelease_arePassedOver() {
    List<ConfigCopy.SettingCopy> odd =
        List.of(
            new ConfigCopy.SettingCopy("warp.drive", "on", Status.Origin.RUNTIME),
            new ConfigCopy.SettingCopy("name", "osaka", Status.Origin.RUNTIME));
    List<Step> steps = plan(with(Copies.EMPTY, odd), Copies.EMPTY);
    assertThat(steps).extracting(Step::subject).containsExactly("setting warp.drive");
    assertThat(commands(steps)).isEmpty();
  }

  @Test
  void groups_thatNobodyElseHas_areMadeBeforeTheirVolumes() {
    ConfigCopy wanted =
        storage(List.of(Copies.group(Status.Role.PRIMARY)), List.of(Copies.volume("db", "main")));
    assertThat(commands(plan(wanted, Copies.EMPTY)))
        .containsExactly(
            new GroupCommand.Create("main", null, 1L << 30),
            new VolumeCommand.Create("db", 64 << 20, "main", 4096, null),
            new VolumeCommand.Ack("db", Acknowledgement.REMOTE, Status.NEVER),
            export(Copies.volume("db", "main")),
            new GroupCommand.SetPolicy("main", new ReplicationPolicy.After(1 << 24)));
  }

  private static VolumeCommand.Export export(ConfigCopy.VolumeCopy volume) {
    ExportRule rule = volume.export();
    return new VolumeCommand.Export(
        volume.name(),
        rule.allow(),
        rule.certificates(),
        rule.initiators(),
        rule.readOnly(),
        rule.tls(),
        rule.description());
  }

  /// An empty group in the place of one whose data is at a peer would be worse than none.
  @Test
  void groups_whoseDataAPeerHas_areNotMadeAnew() {
    for (ConfigCopy.GroupCopy group :
        List.of(
            Copies.group(Status.Role.PRIMARY, "osaka"),
            Copies.group(Status.Role.SECONDARY, "osaka"),
            Copies.group(Status.Role.SECONDARY))) {
      ConfigCopy wanted = storage(List.of(group), List.of(Copies.volume("db", "main")));
      List<Step> steps = plan(wanted, Copies.EMPTY);
      assertThat(commands(steps)).isEmpty();
      assertThat(said(steps, "volume db")).contains("comes with its group");
      assertThat(said(steps, "group main")).contains("by itself");
    }
  }

  @Test
  void volumes_thatAreThere_growAndNeverShrink() {
    List<ConfigCopy.GroupCopy> groups = List.of(Copies.group(Status.Role.PRIMARY));
    ConfigCopy.VolumeCopy db = Copies.volume("db", "main");
    ConfigCopy.VolumeCopy small =
        new ConfigCopy.VolumeCopy(
            "db", "other", 1 << 20, 512, "", db.promise(), db.patienceMillis(), db.export());
    ConfigCopy here = storage(groups, List.of(small, Copies.volume("old", "main")));
    List<Step> grown = plan(storage(groups, List.of(db)), here);
    assertThat(said(grown, "volume db")).contains("do not change groups", "blocks of 512", "grow");
    assertThat(said(grown, "volume old")).contains("left as it is");
    ConfigCopy sized = storage(groups, List.of(resized(db, 1 << 20)));
    assertThat(commands(plan(storage(groups, List.of(db)), sized)))
        .isEqualTo(List.of(new VolumeCommand.Grow("db", 64 << 20)));
    List<Step> shrunk = plan(sized, storage(groups, List.of(db)));
    assertThat(commands(shrunk)).isEmpty();
    assertThat(said(shrunk, "volume db")).contains("do not shrink");
  }

  private static ConfigCopy.VolumeCopy resized(ConfigCopy.VolumeCopy volume, long bytes) {
    return new ConfigCopy.VolumeCopy(
        volume.name(),
        volume.group(),
        bytes,
        volume.blockBytes(),
        volume.backing(),
        volume.promise(),
        volume.patienceMillis(),
        volume.export());
  }

  @Test
  void volumes_onADiskOfTheirOwn_areForHands() {
    ConfigCopy.VolumeCopy db = Copies.volume("db", "main");
    ConfigCopy.VolumeCopy disk =
        new ConfigCopy.VolumeCopy(
            "db", "main", 1 << 20, 512, "/dev/sdb", db.promise(), 0, db.export());
    List<ConfigCopy.GroupCopy> groups = List.of(Copies.group(Status.Role.PRIMARY));
    List<Step> steps = plan(storage(groups, List.of(disk)), storage(groups, List.of()));
    assertThat(commands(steps)).isEmpty();
    assertThat(said(steps, "volume db")).contains("--backing /dev/sdb", "--adopt");
  }

  @Test
  void groups_secondaryHere_keepTheirRoleAndPolicy() {
    ConfigCopy here =
        storage(
            List.of(
                new ConfigCopy.GroupCopy(
                    "main",
                    Status.Role.SECONDARY,
                    2L << 30,
                    ReplicationPolicy.CONTINUOUS,
                    List.of("osaka"),
                    null)),
            List.of(resized(Copies.volume("db", "main"), 1 << 20)));
    ConfigCopy wanted =
        storage(List.of(Copies.group(Status.Role.PRIMARY)), List.of(Copies.volume("db", "main")));
    List<Step> steps = plan(wanted, here);
    assertThat(commands(steps)).isEmpty();
    assertThat(said(steps, "group main"))
        .contains("changes no role", "keeps its size", "where the group is primary");
    assertThat(said(steps, "volume db")).contains("grow it where its group is primary");
  }

  @Test
  void peers_thatArePaired_getAddressGroupAndLimits() {
    ConfigCopy.PeerCopy moved =
        new ConfigCopy.PeerCopy("osaka", "", "", Copies.peer().fingerprint());
    ConfigCopy wanted =
        line(
            List.of(Copies.peer()), List.of(Copies.limit(Copies.window())), List.of(Copies.tape()));
    ConfigCopy here =
        new ConfigCopy(
            Copies.MADE,
            List.of(),
            List.of(Copies.group(Status.Role.PRIMARY)),
            List.of(),
            new ConfigCopy.LineCopies(List.of(moved), List.of(), List.of()),
            Copies.NOBODY);
    assertThat(commands(plan(wanted, here)))
        .containsExactly(
            new PeerCommand.SetAddress("osaka", "192.0.2.7:10810"),
            new GroupCommand.Replicate("main", "osaka"),
            new LineCommand.Prioritize("main", Priority.HIGH),
            new LineCommand.Limit("osaka", "main", 250_000, Copies.window()),
            new ScheduleCommand.Put(Copies.tape()));
  }

  @Test
  void peers_thatAreNotPaired_areForHands() {
    ConfigCopy wanted =
        line(List.of(Copies.peer()), List.of(Copies.limit(null)), List.of(Copies.tape()));
    List<Step> steps = plan(wanted, Copies.EMPTY);
    assertThat(commands(steps)).isEmpty();
    assertThat(said(steps, "peer osaka")).contains("peer invite");
    assertThat(said(steps, "limit to osaka for main")).contains("restore again");
    assertThat(said(steps, "schedule tape")).contains("restore again");
    ConfigCopy.PeerCopy other =
        new ConfigCopy.PeerCopy("osaka", "", "192.0.2.7:10810", "cd".repeat(32));
    List<Step> another = plan(wanted, line(List.of(other), List.of(), List.of()));
    assertThat(said(another, "peer osaka")).contains("another certificate");
  }

  /// Removing a limit without times removes those with times, too.
  @Test
  void limits_ofWhichOneGoes_keepTheOthers() {
    LineLimit always = Copies.limit(null);
    LineLimit daily = Copies.limit(Copies.window());
    List<ConfigCopy.PeerCopy> peers = List.of(Copies.peer());
    ConfigCopy both = line(peers, List.of(always, daily), List.of());
    assertThat(commands(plan(line(peers, List.of(daily), List.of()), both)))
        .containsExactly(
            new LineCommand.Unlimit("osaka", "main", null),
            new LineCommand.Limit("osaka", "main", 250_000, Copies.window()));
    assertThat(commands(plan(line(peers, List.of(always), List.of()), both)))
        .containsExactly(new LineCommand.Unlimit("osaka", "main", Copies.window()));
    LineLimit faster = new LineLimit("osaka", "main", 500_000, null);
    assertThat(commands(plan(line(peers, List.of(faster, daily), List.of()), both)))
        .containsExactly(new LineCommand.Limit("osaka", "main", 500_000, null));
  }

  @Test
  void schedules_thatAreMore_go() {
    ConfigCopy here = line(List.of(Copies.peer()), List.of(), List.of(Copies.tape()));
    ConfigCopy wanted = line(List.of(Copies.peer()), List.of(), List.of());
    assertThat(commands(plan(wanted, here))).containsExactly(new ScheduleCommand.Remove("tape"));
  }

  @Test
  void people_thatAreMissing_areForHandsWhereASecretIsWanted() {
    List<Step> steps = plan(people(Copies.people()), Copies.EMPTY);
    assertThat(commands(steps)).hasSize(1).allMatch(NotifyCommand.Set.class::isInstance);
    assertThat(said(steps, "user mia")).contains("user add mia --role admin");
    assertThat(said(steps, "API key grafana")).contains("key create grafana --user mia");
    assertThat(said(steps, "receiver chat")).contains("notify set chat");
    assertThat(said(steps, "SNMP user zabbix")).contains("snmp user set zabbix --role operator");
    assertThat(said(steps, "SNMP receiver old")).contains("snmp receiver set old");
    assertThat(said(steps, "CHAP secret of forebay")).contains("--own");
    assertThat(said(steps, "browser's certificate")).contains("web certificate");
  }

  @Test
  void people_thatAreMore_areLeft() {
    List<Step> steps = plan(Copies.EMPTY, people(Copies.people()));
    assertThat(commands(steps)).isEmpty();
    assertThat(steps).extracting(Step::kind).containsOnly(Kind.LEFT);
    assertThat(steps).hasSize(12);
  }

  @Test
  void people_thatDiffer_keepTheirSecrets() {
    ConfigCopy.PeopleCopies now = Copies.people();
    ConfigCopy.ReceiverCopy told =
        new ConfigCopy.ReceiverCopy(
            "chat",
            Copies.webhook().address(),
            true,
            Severity.ERROR,
            List.of(),
            Copies.webhook().envelope(),
            "");
    ConfigCopy.PeopleCopies wanted =
        new ConfigCopy.PeopleCopies(
            List.of(
                new ConfigCopy.UserCopy("mia", Role.OPERATOR, true),
                new ConfigCopy.UserCopy("ben", Role.VIEWER, true)),
            now.keys(),
            List.of(now.receivers().getFirst(), told),
            new ConfigCopy.SnmpCopy(
                now.snmp().users(),
                now.snmp().operators(),
                true,
                List.of(
                    new ConfigCopy.SnmpReceiverCopy("traps", "192.0.2.99:162", "nagios", true))),
            now.chap(),
            now.certificate());
    List<Step> steps = plan(people(wanted), people(now));
    assertThat(commands(steps))
        .containsExactly(
            new UserCommand.SetRole("mia", Role.OPERATOR),
            new NotifyCommand.Set(
                "chat",
                new Secret("https://chat.example.com/hooks/T0PSECRET"),
                Severity.ERROR,
                List.of(),
                Copies.webhook().envelope(),
                "",
                null),
            new SnmpCommand.SetReceiver(
                "traps",
                InetSocketAddress.createUnresolved("192.0.2.99", 162),
                true,
                "nagios",
                null));
    assertThat(said(steps, "user ben")).contains("one-time codes");
    assertThat(steps.toString()).doesNotContain("T0PSECRET");
  }
}
