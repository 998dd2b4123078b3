package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with users. What is one's own, everybody may: see [Command#own].
public sealed interface UserCommand<R> extends Command<R> {
  /// A user, without secrets. `totp`: whether one-time codes are asked for.
  record User(String name, Role role, boolean totp, long createdMillis) {}

  /// The second factor of `user`. `offered`: the secret to put into an app, in base 32, with the `uri` that
  /// holds the same for a QR code; null unless it was just made.
  record SecondFactor(String user, boolean on, @Nullable Secret offered, @Nullable Secret uri) {}

  @Override
  default Role needs() {
    return Role.ADMIN;
  }

  record ListAll() implements UserCommand<List<User>> {
    @Override
    public String verb() {
      return "user.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// The code that makes the first admin; null once there is one.
  record SetupCode() implements UserCommand<Setup> {
    @Override
    public String verb() {
      return "user.setup-code";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// What [SetupCode] gives.
  record Setup(@Nullable Secret code) {}

  record Add(String name, Role role, Secret password) implements UserCommand<User> {
    @Override
    public String verb() {
      return "user.add";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Ends all sessions of the user.
  record SetPassword(String name, Secret password) implements UserCommand<User> {
    @Override
    public String verb() {
      return "user.password";
    }

    @Override
    public String own() {
      return name;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  record SetRole(String name, Role role) implements UserCommand<User> {
    @Override
    public String verb() {
      return "user.role";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Removes the user and its keys. Gives what it was.
  record Remove(String name) implements UserCommand<User> {
    @Override
    public String verb() {
      return "user.remove";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Makes a new secret for one-time codes. It counts once [TurnOnTotp] has shown that the app has it.
  record OfferTotp(String name) implements UserCommand<SecondFactor> {
    @Override
    public String verb() {
      return "user.totp-offer";
    }

    @Override
    public String own() {
      return name;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// From now on one-time codes of the offered secret are asked for. `code` is the first.
  record TurnOnTotp(String name, Secret code) implements UserCommand<SecondFactor> {
    @Override
    public String verb() {
      return "user.totp-on";
    }

    @Override
    public String own() {
      return name;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// One-time codes are not asked for any more.
  record TurnOffTotp(String name) implements UserCommand<SecondFactor> {
    @Override
    public String verb() {
      return "user.totp-off";
    }

    @Override
    public String own() {
      return name;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }
}
