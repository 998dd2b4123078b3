package io.forebay.gateway.control.config;

import java.util.ArrayList;
import java.util.List;

/// The steps from what is here to what is wanted, in the order in which they can be done.
final class ConfigPlan {
  private ConfigPlan() {}

  static List<Step> of(ConfigCopy wanted, ConfigSurvey.Here here) {
    ConfigCopy now = here.copy();
    GroupSteps groups = new GroupSteps(wanted, now);
    List<Step> steps = new ArrayList<>();
    if (!wanted.made().name().equals(now.made().name())) {
      steps.add(
          Step.hands(
              "appliance",
              "the file is of %s, and this is %s: a name is fixed at the first start"
                  .formatted(wanted.made().name(), now.made().name())));
    }
    steps.addAll(SettingSteps.of(wanted, now)); // Before what is made by them.
    steps.addAll(LineSteps.peers(wanted, now));
    steps.addAll(groups.making());
    steps.addAll(VolumeSteps.of(wanted, now, groups));
    steps.addAll(groups.setting());
    steps.addAll(LineSteps.limits(wanted, now, groups));
    steps.addAll(LineSteps.schedules(wanted, now, groups));
    steps.addAll(PeopleSteps.of(wanted, here));
    return steps;
  }
}
