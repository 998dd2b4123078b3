package io.forebay.gateway.control.config;

import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.config.ConfigCopy.SettingCopy;
import io.forebay.gateway.control.settings.SettingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What differs among the settings. Those that may change at any time are set; the others stand in `forebay.toml`,
/// which is a human's.
final class SettingSteps {
  private SettingSteps() {}

  static List<Step> of(ConfigCopy wanted, ConfigCopy here) {
    Map<String, SettingCopy> known = new TreeMap<>();
    here.settings().forEach(setting -> known.put(setting.key(), setting));
    List<Step> steps = new ArrayList<>();
    for (SettingCopy setting : wanted.settings()) {
      SettingCopy now = known.remove(setting.key());
      SettingKey key = SettingKey.of(setting.key());
      if (key == SettingKey.NAME) {
        continue; // Fixed at the first start.
      }
      if (key == null) {
        steps.add(
            Step.hands(subject(setting.key()), "is no setting of this release: pass it over"));
      } else {
        add(steps, key, setting.value(), now);
      }
    }
    known.values().forEach(more -> steps.add(extra(more)));
    return steps;
  }

  private static String subject(String key) {
    return "setting " + key;
  }

  private static void add(
      List<Step> steps, SettingKey key, String wanted, @Nullable SettingCopy now) {
    String value = now == null ? key.initial() : now.value();
    if (value.equals(wanted)) {
      return;
    }
    String text = Wording.change(value, wanted);
    steps.add(
        key.runtime()
            ? Step.change(subject(key.id()), text, new SettingCommand.Change(key.id(), wanted))
            : Step.hands(subject(key.id()), text + ": in forebay.toml, then restart"));
  }

  private static Step extra(SettingCopy more) {
    String subject = subject(more.key());
    String differs =
        "is " + more.value() + " here, and has its default in the file: take it out of ";
    return switch (more.origin()) {
      case RUNTIME -> Step.remove(subject, new SettingCommand.Change(more.key(), null));
      case COMMAND_LINE -> Step.hands(subject, differs + "the command line of serve, then restart");
      case FILE, DEFAULT -> Step.hands(subject, differs + "forebay.toml, then restart");
    };
  }
}
