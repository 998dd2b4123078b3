package io.forebay.gateway.control.config;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.config.ConfigCopy.CertificateCopy;
import io.forebay.gateway.control.config.ConfigCopy.KeyCopy;
import io.forebay.gateway.control.config.ConfigCopy.PeopleCopies;
import io.forebay.gateway.control.config.ConfigCopy.ReceiverCopy;
import io.forebay.gateway.control.config.ConfigCopy.SnmpReceiverCopy;
import io.forebay.gateway.control.config.ConfigCopy.UserCopy;
import io.forebay.gateway.control.settings.Addresses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// What differs about who may come in and who is told. What wants a secret wants somebody's hands; nobody is put
/// out.
final class PeopleSteps {
  private final PeopleCopies wanted;
  private final PeopleCopies here;
  private final Map<String, Secret> addresses;
  private final List<Step> steps = new ArrayList<>();

  private PeopleSteps(ConfigCopy wanted, ConfigSurvey.Here here) {
    this.wanted = wanted.people();
    this.here = here.copy().people();
    addresses = here.addresses();
  }

  static List<Step> of(ConfigCopy wanted, ConfigSurvey.Here here) {
    PeopleSteps people = new PeopleSteps(wanted, here);
    people.users();
    people.keys();
    people.receivers();
    people.snmp();
    people.chap();
    people.certificate();
    return people.steps;
  }

  private static <T> Map<String, T> byName(List<T> list, Function<T, String> name) {
    Map<String, T> map = new TreeMap<>();
    list.forEach(each -> map.put(name.apply(each), each));
    return map;
  }

  private void users() {
    Map<String, UserCopy> known = byName(here.users(), UserCopy::name);
    for (UserCopy user : wanted.users()) {
      UserCopy now = known.remove(user.name());
      String subject = "user " + user.name();
      if (now == null) {
        steps.add(
            Step.hands(
                subject,
                "is missing: user add %s --role %s".formatted(user.name(), user.role().word())));
        continue;
      }
      if (now.role() != user.role()) {
        steps.add(
            Step.change(
                subject,
                "its role: "
                    + Wording.change(now.role().word(), user.role().word())
                    + "; its sessions end",
                new UserCommand.SetRole(user.name(), user.role())));
      }
      if (user.totp() && !now.totp()) {
        steps.add(Step.hands(subject, "had one-time codes: it sets them up again itself"));
      }
    }
    known.keySet().forEach(name -> steps.add(Step.left("user " + name)));
  }

  private void keys() {
    Set<KeyCopy> known = new HashSet<>(here.keys());
    for (KeyCopy key : wanted.keys()) {
      if (!known.contains(key)) {
        steps.add(
            Step.hands(
                "API key " + key.name(),
                "is missing: key create %s --user %s --role %s"
                    .formatted(key.name(), key.user(), key.role().word())));
      }
    }
    for (KeyCopy key : here.keys()) {
      if (!wanted.keys().contains(key)) {
        steps.add(Step.left("API key " + key.name() + " of " + key.user()));
      }
    }
  }

  private void receivers() {
    Map<String, ReceiverCopy> known = byName(here.receivers(), ReceiverCopy::name);
    for (ReceiverCopy receiver : wanted.receivers()) {
      ReceiverCopy now = known.remove(receiver.name());
      String subject = "receiver " + receiver.name();
      if (receiver.equals(now)) {
        continue;
      }
      boolean same = now != null && now.address().equals(receiver.address());
      boolean kept = same && now != null && now.secret(); // With the address that it was given for.
      Secret address = same ? addresses.get(receiver.name()) : new Secret(receiver.address());
      if (address == null || receiver.secret() && !kept) {
        steps.add(
            Step.hands(
                subject,
                "its address is %s, and what it takes beside is a secret: notify set %s"
                    .formatted(receiver.address(), receiver.name())));
      } else if (now == null) {
        steps.add(Step.add(subject, "is told at " + receiver.address(), set(receiver, address)));
      } else {
        steps.add(
            Step.change(
                subject,
                same ? "is told as in the file" : "is told at " + receiver.address(),
                set(receiver, address)));
      }
    }
    known.keySet().forEach(name -> steps.add(Step.left("receiver " + name)));
  }

  /// Its secret stays where the address does.
  private static NotifyCommand.Set set(ReceiverCopy receiver, Secret address) {
    return new NotifyCommand.Set(
        receiver.name(),
        address,
        receiver.severity(),
        receiver.events(),
        receiver.envelope(),
        receiver.authority(),
        null);
  }

  private void snmp() {
    for (String user : wanted.snmp().users()) {
      boolean sets = wanted.snmp().operators().contains(user);
      boolean same =
          here.snmp().users().contains(user) && here.snmp().operators().contains(user) == sets;
      if (!same) {
        steps.add(
            Step.hands(
                "SNMP user " + user,
                "is missing, or may something else: snmp user set "
                    + user
                    + (sets ? " --role operator" : "")));
      }
    }
    here.snmp().users().stream()
        .filter(user -> !wanted.snmp().users().contains(user))
        .forEach(user -> steps.add(Step.left("SNMP user " + user)));
    if (wanted.snmp().community() && !here.snmp().community()) {
      steps.add(Step.hands("SNMP community", "is missing: snmp community set"));
    } else if (here.snmp().community() && !wanted.snmp().community()) {
      steps.add(Step.left("SNMP community"));
    }
    snmpReceivers();
  }

  private void snmpReceivers() {
    Map<String, SnmpReceiverCopy> known = byName(here.snmp().receivers(), SnmpReceiverCopy::name);
    for (SnmpReceiverCopy receiver : wanted.snmp().receivers()) {
      SnmpReceiverCopy now = known.remove(receiver.name());
      String subject = "SNMP receiver " + receiver.name();
      if (receiver.equals(now)) {
        continue;
      }
      if (receiver.user().isEmpty() || !here.snmp().users().contains(receiver.user())) {
        steps.add(
            Step.hands(
                subject,
                "wants a secret, or a user that is missing: snmp receiver set "
                    + receiver.name()
                    + " --to "
                    + receiver.address()));
        continue;
      }
      String text = "is told at " + receiver.address();
      steps.add(
          now == null
              ? Step.add(subject, text, set(receiver))
              : Step.change(subject, text, set(receiver)));
    }
    known.keySet().forEach(name -> steps.add(Step.left("SNMP receiver " + name)));
  }

  private static SnmpCommand.SetReceiver set(SnmpReceiverCopy receiver) {
    return new SnmpCommand.SetReceiver(
        receiver.name(),
        Addresses.parse(receiver.address()),
        receiver.inform(),
        receiver.user(),
        null);
  }

  private void chap() {
    for (ChapName name : wanted.chap()) {
      if (!here.chap().contains(name)) {
        String use =
            switch (name.use()) {
              case INITIATOR -> " --initiator " + initiator(name);
              case APPLIANCE -> " --own";
            };
        steps.add(
            Step.hands(
                "CHAP secret of " + name.name(),
                "is missing, or is another's: iscsi secret set " + name.name() + use));
      }
    }
    for (ChapName name : here.chap()) {
      if (wanted.chap().stream().noneMatch(each -> each.name().equals(name.name()))) {
        steps.add(Step.left("CHAP secret of " + name.name()));
      }
    }
  }

  private static String initiator(ChapName name) {
    return name.initiator().isEmpty() ? ChapName.ANY : name.initiator();
  }

  private void certificate() {
    CertificateCopy certificate = wanted.certificate();
    if (certificate != null && !certificate.own() && !certificate.equals(here.certificate())) {
      steps.add(
          Step.hands(
              "browser's certificate",
              "was %s, SHA-256 %s: web certificate --cert FILE --key FILE"
                  .formatted(certificate.subject(), certificate.sha256())));
    }
  }
}
