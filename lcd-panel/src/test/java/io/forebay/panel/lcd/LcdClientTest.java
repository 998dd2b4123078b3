package io.forebay.panel.lcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.panel.FakeDoor;
import io.forebay.panel.Panel;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The client over a socket: what a good LCDd gets, what a bad one does not break.
class LcdClientTest {
  private static final long BACK_OFF_MILLIS = 10;

  private final FakeDoor door = FakeDoor.onAGoodDay();
  private final Panel panel = door.panel();
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();

  @AfterEach
  void noBug() {
    assertThat(fatal.get()).isNull();
  }

  private LcdClient client(FakeLcd lcd) {
    return LcdClient.start(lcd.address(), panel, fatal::set, BACK_OFF_MILLIS);
  }

  @Test
  void start_lcdThere_showsThePanel() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      lcd.build(20, 4);
      assertThat(lcd.batchWith("widget_set"))
          .contains("widget_set forebay r1 1 1 \"berlin              \"", "All is well.");
    }
  }

  @Test
  void key_pressed_isSeenOnTheDisplay() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      lcd.build(16, 2);
      lcd.say("key Enter");
      assertThat(lcd.batchWith("Menu")).contains(">Status");
      lcd.say("key Down");
      assertThat(lcd.batchWith(">Pause line")).doesNotContain(">Status");
    }
  }

  @Test
  void lcd_restarted_getsAllScreensAnew() throws IOException {
    FakeLcd first = new FakeLcd();
    try (LcdClient _ = client(first)) {
      first.build(20, 4);
      first.batchWith("widget_set");
      int port = first.address().getPort();
      first.close();
      try (FakeLcd second = new FakeLcd(port)) {
        second.build(16, 2);
        assertThat(second.batchWith("widget_set")).contains("r2 1 2").doesNotContain("r3");
      }
    }
  }

  @Test
  void line_withoutEnd_costsTheConnectionAlone() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      lcd.accept();
      byte[] endless = new byte[LcdLines.LINE_BYTES_MAX + 1];
      Arrays.fill(endless, (byte) 'x');
      lcd.say(endless);
      lcd.awaitEnd();
      lcd.build(20, 4);
    }
  }

  @Test
  void nonsense_anyBytes_areSkippedOver() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      lcd.accept();
      byte[] all = new byte[256];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) i;
      }
      lcd.say(all);
      lcd.say("", "success", "listen nobody", "key Enter", "menuevent select a b");
      lcd.say("connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8");
      assertThat(lcd.batchWith("screen_add")).contains("widget_add forebay r4 string");
    }
  }

  @Test
  void flood_ofKeys_isTakenInAndThePanelStaysWhole() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      lcd.build(20, 4);
      for (int i = 0; i < 100; i++) {
        lcd.say("key Enter\n".repeat(50) + "key Escape\n".repeat(50) + "key Sideways");
      }
      lcd.say("key Escape", "key Enter");
      assertThat(lcd.batchWith("Menu")).contains("widget_set");
    }
  }

  @Test
  void lcd_closesAtOnceEachTime_isDialledAgain() throws IOException {
    try (FakeLcd lcd = new FakeLcd();
        LcdClient _ = client(lcd)) {
      for (int i = 0; i < 5; i++) {
        lcd.accept();
      }
      lcd.build(20, 4);
    }
  }

  @Test
  void close_whileConnected_endsTheConnection() throws IOException {
    try (FakeLcd lcd = new FakeLcd()) {
      LcdClient client = client(lcd);
      lcd.build(20, 4);
      client.close();
      lcd.awaitEnd();
    }
  }
}
