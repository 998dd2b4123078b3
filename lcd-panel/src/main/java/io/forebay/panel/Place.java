package io.forebay.panel;

import io.forebay.gateway.control.Secret;

/// Where the panel stands. `back` is where Escape leads.
sealed interface Place {
  /// Nobody presses keys: cards turn. Alarms that stood when they were put aside (up to event `asideId`) stay so
  /// until `asideMillis`.
  record Idle(Turning turning, long asideMillis, long asideId) implements Place {
    static Idle from(long nowMillis) {
      return new Idle(new Turning(0, nowMillis), 0, 0);
    }
  }

  /// Alarms are in front, and turn.
  record Alarms(Turning turning) implements Place {}

  /// One of some things is to be chosen.
  record Choose(Choice choice, int cursor, Place back) implements Place {
    Choose(Choice choice, Place back) {
      this(choice, 0, back);
    }
  }

  /// A text, of which `top` lines have been scrolled away.
  record Read(Reading reading, int top, Place back) implements Place {
    Read(Reading reading, Place back) {
      this(reading, 0, back);
    }
  }

  /// No or yes.
  record Sure(String question, Deed deed, boolean yes, Place back) implements Place {}

  /// The PIN is being typed: `typed` so far, and `digit` under the cursor; [#OK] ends it.
  record Pin(Secret typed, int digit, Go then, Place back) implements Place {
    static final int OK = 10;

    static Pin before(Go then, Place back) {
      return new Pin(new Secret(""), 0, then, back);
    }
  }

  /// A deed is under way; its answer brings the number `ticket`.
  record Busy(long ticket, Place back) implements Place {}

  /// Every dot of the display is dark.
  record Lamp(Place back) implements Place {}
}
