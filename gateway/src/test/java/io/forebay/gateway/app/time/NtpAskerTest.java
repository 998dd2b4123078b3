package io.forebay.gateway.app.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.time.ClockWatch;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Questions over a real socket, to servers that may lie.
class NtpAskerTest {
  /// Waited for in vain, where a test says so.
  private static final long SHORT_MILLIS = 300;

  /// The machine may be busy between two looks at its clock.
  private static final long BUSY_MILLIS = 2_000;

  private static ClockWatch.Reading ask(NtpServer server) throws IOException {
    try (NtpAsker asker = new NtpAsker()) {
      return asker.ask(server.address());
    }
  }

  private static void assertRefused(NtpServer.Change change, String why) throws IOException {
    try (NtpServer server = NtpServer.changed(change)) {
      assertThatThrownBy(() -> ask(server))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(why);
      assertThat(server.asked()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "250000", "-250000", "86400000", "-31536000000"})
  void ask_serverWithAnotherClock_isItsOffset(long offsetMillis) throws IOException {
    try (NtpServer server = NtpServer.honest(offsetMillis)) {
      ClockWatch.Reading reading = ask(server);
      assertThat(reading.offsetMillis())
          .isBetween(offsetMillis - BUSY_MILLIS, offsetMillis + BUSY_MILLIS);
      assertThat(reading.roundTripMillis()).isBetween(0L, NtpAsker.PATIENCE_MILLIS);
      assertThat(reading.stratum()).isEqualTo(2);
    }
  }

  @Test
  void ask_eachQuestion_isFromAnotherPortWithAnotherStamp() throws IOException {
    AtomicReference<String> stamps = new AtomicReference<>("");
    try (NtpServer server =
        NtpServer.changed(answer ->
            stamps.accumulateAndGet(
                Arrays.toString(
                    Arrays.copyOfRange(
                        answer.array(), NtpServer.ORIGINATE + 5, NtpServer.ORIGINATE + 8)),
                (all, one) -> all + one + "\n"))) {
      for (int i = 0; i < 5; i++) {
        ask(server);
      }
    }
    assertThat(stamps.get().lines().distinct().count()).isGreaterThan(1);
  }

  /// What is no answer to the question is passed over, and the right one behind it counts.
  @Test
  void ask_forgeriesBeforeTheAnswer_arePassedOver() throws IOException {
    Random random = new Random(20_261_122);
    try (NtpServer server =
        new NtpServer((answer, by) -> {
          NtpServer.shift(answer, NtpServer.RECEIVE, 5_000_000);
          NtpServer.shift(answer, NtpServer.TRANSMIT, 5_000_000);
          byte[] right = answer.array();
          for (int i = 0; i < 50; i++) {
            byte[] guessed = right.clone();
            guessed[NtpServer.ORIGINATE + 5 + random.nextInt(3)] ^= (byte) (1 << random.nextInt(4));
            by.send(guessed);
          }
          byte[] client = right.clone();
          client[0] = 0x23;
          by.send(client);
          by.send(Arrays.copyOf(right, 47));
          by.send(new byte[0]);
          NtpServer.shift(answer, NtpServer.RECEIVE, -5_000_000);
          NtpServer.shift(answer, NtpServer.TRANSMIT, -5_000_000);
          by.send(answer.array());
        })) {
      assertThat(ask(server).offsetMillis()).isBetween(-BUSY_MILLIS, BUSY_MILLIS);
    }
  }

  /// Right in every byte, but from another port.
  @Test
  void ask_answerFromElsewhere_isNone() throws IOException {
    AtomicReference<SocketAddress> asker = new AtomicReference<>();
    try (DatagramSocket listening = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        NtpAsker asking = new NtpAsker(SHORT_MILLIS)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              DatagramPacket question = new DatagramPacket(new byte[48], 48);
              listening.receive(question);
              asker.set(question.getSocketAddress());
              byte[] bytes = question.getData();
              byte[] answer = new byte[48];
              answer[0] = 0x24;
              answer[1] = 2;
              System.arraycopy(bytes, 40, answer, 24, 8);
              System.arraycopy(bytes, 40, answer, 32, 8);
              System.arraycopy(bytes, 40, answer, 40, 8);
              other.send(new DatagramPacket(answer, 48, question.getSocketAddress()));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      InetSocketAddress at =
          InetSocketAddress.createUnresolved("127.0.0.1", listening.getLocalPort());
      assertThatThrownBy(() -> asking.ask(at)).hasMessageContaining("no answer within 300 ms");
      assertThat(asker.get()).isNotNull();
    }
  }

  @Test
  void ask_serverThatSaysNoToTheTime_isRefusedWithItsReason() throws IOException {
    byte[] rate = "RATE".getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        answer -> answer.put(NtpServer.STRATUM, (byte) 0).put(NtpServer.REFERENCE, rate),
        "asked no more (RATE)");
    byte[] escape = {27, '[', '2', 'J'};
    assertRefused(
        answer -> answer.put(NtpServer.STRATUM, (byte) 0).put(NtpServer.REFERENCE, escape),
        "asked no more (J)");
    assertRefused(answer -> answer.put(NtpServer.STRATUM, (byte) 16), "not know the time itself");
    assertRefused(answer -> answer.put(NtpServer.STRATUM, (byte) -1), "not know the time itself");
    assertRefused(answer -> answer.put(NtpServer.LEAP, (byte) 0xE4), "not know the time itself");
  }

  @Test
  void ask_serverThatMayBeWrongItself_isRefused() throws IOException {
    assertRefused(answer -> answer.putInt(NtpServer.ROOT_DELAY, 0x0004_0000), "wrong itself");
    assertRefused(answer -> answer.putInt(NtpServer.ROOT_DISPERSION, -1), "wrong itself");
    assertRefused(answer -> answer.putInt(NtpServer.ROOT_DELAY, 0x7FFF_FFFF), "wrong itself");
  }

  @Test
  void ask_timesThatCannotBe_areRefused() throws IOException {
    assertRefused(answer -> answer.putLong(NtpServer.RECEIVE, 0), "cannot be");
    assertRefused(answer -> answer.putLong(NtpServer.TRANSMIT, 0), "cannot be");
    assertRefused(answer -> NtpServer.shift(answer, NtpServer.TRANSMIT, -10), "cannot be");
    assertRefused(answer -> NtpServer.shift(answer, NtpServer.TRANSMIT, 60_000), "cannot be");
    NtpServer.Change decades =
        answer -> {
          NtpServer.shift(answer, NtpServer.RECEIVE, NtpAnswer.OFFSET_MILLIS_MAX + 60_000);
          NtpServer.shift(answer, NtpServer.TRANSMIT, NtpAnswer.OFFSET_MILLIS_MAX + 60_000);
        };
    assertRefused(decades, "one of the two clocks is not set");
  }

  /// Whatever a server says, it is a reading within bounds or one line.
  @Test
  void ask_thousandRandomAnswers_areReadingsOrLines() throws IOException {
    Random random = new Random(20_261_122);
    try (NtpAsker asker = new NtpAsker();
        NtpServer server =
            NtpServer.changed(answer -> {
              byte[] bytes = new byte[48];
              random.nextBytes(bytes);
              ByteBuffer noise = ByteBuffer.wrap(bytes);
              noise.put(0, (byte) (bytes[0] & 0xF8 | 4));
              noise.putLong(NtpServer.ORIGINATE, answer.getLong(NtpServer.ORIGINATE));
              for (int i = random.nextInt(3); i > 0; i--) { // Some of it may be right.
                noise.put(NtpServer.STRATUM, (byte) 3);
                noise.putLong(NtpServer.ROOT_DELAY, 0);
              }
              answer.put(0, noise.array());
            })) {
      int lines = 0;
      for (int i = 0; i < 1_000; i++) {
        try {
          ClockWatch.Reading reading = asker.ask(server.address());
          assertThat(Math.abs(reading.offsetMillis()))
              .isLessThanOrEqualTo(NtpAnswer.OFFSET_MILLIS_MAX);
          assertThat(reading.roundTripMillis()).isBetween(0L, NtpAsker.PATIENCE_MILLIS);
          assertThat(reading.stratum()).isBetween(1, NtpAnswer.STRATUM_MAX);
        } catch (IOException e) {
          assertThat(e).hasMessageNotContainingAny("\n", "\u001b");
          lines++;
        }
      }
      assertThat(lines).isGreaterThan(900);
    }
  }

  @Test
  void ask_nobodyThere_saysSo() throws IOException {
    int free;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (NtpAsker asker = new NtpAsker(SHORT_MILLIS)) {
      InetSocketAddress at = InetSocketAddress.createUnresolved("127.0.0.1", free);
      assertThatThrownBy(() -> asker.ask(at))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nobody listens there");
      InetSocketAddress unknown = InetSocketAddress.createUnresolved("no.such.invalid", 123);
      assertThatThrownBy(() -> asker.ask(unknown)).hasMessageContaining("not known to the DNS");
    }
  }

  @Test
  void close_whileAsking_breaksItOff() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (NtpServer silent = new NtpServer((answer, by) -> asked.complete(null));
        NtpAsker asker = new NtpAsker(3_600_000)) {
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              asker.ask(silent.address());
            } catch (IOException e) {
              ended.complete(e);
            }
          });
      asked.join();
      asker.close();
      assertThat(ended.get()).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> asker.ask(silent.address())).hasMessageContaining("stopping");
    }
  }
}
