package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with the configuration at run time.
public sealed interface SettingCommand<R> extends Command<R> {
  @Override
  default Role needs() {
    return changes() ? Role.ADMIN : Role.VIEWER;
  }

  /// Every key with its value and where that comes from.
  record ListAll() implements SettingCommand<List<Status.Setting>> {
    @Override
    public String verb() {
      return "setting.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Changes a key that may be changed at run time; null: back to what file or default say.
  record Change(String key, @Nullable String value) implements SettingCommand<Status.Setting> {
    @Override
    public String verb() {
      return "setting.set";
    }
  }
}
