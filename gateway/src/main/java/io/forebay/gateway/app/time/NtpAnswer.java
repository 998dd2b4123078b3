package io.forebay.gateway.app.time;

import io.forebay.gateway.control.time.ClockWatch;
import java.io.IOException;
import java.time.Duration;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeInfo;
import org.jspecify.annotations.Nullable;

/// Looks into what a server has answered before it is believed.
final class NtpAnswer {
  /// A clock that is further off is no clock; or the server's is none.
  static final long OFFSET_MILLIS_MAX = Duration.ofDays(3_650).toMillis();

  /// By how much a server may itself be wrong (RFC 5905: MAXDIST).
  static final double OWN_ERROR_MILLIS_MAX = 1_500;

  /// RFC 5905: 16 means not synchronized.
  static final int STRATUM_MAX = 15;

  private static final int LEAP_UNKNOWN = 3;
  private static final double SHORTS_OF_MILLI = 65.536;

  private NtpAnswer() {}

  /// Throws [IOException] with what is wrong with it. `patienceMillis`: how long it was waited for.
  static ClockWatch.Reading read(TimeInfo info, long patienceMillis) throws IOException {
    NtpV3Packet said = info.getMessage();
    info.computeDetails();
    @Nullable Long offset = info.getOffset();
    @Nullable Long delay = info.getDelay();
    if (said.getStratum() == 0) {
      throw new IOException("it wants to be asked no more (" + code(said) + "): take another one");
    }
    if (said.getLeapIndicator() == LEAP_UNKNOWN || said.getStratum() > STRATUM_MAX) {
      throw new IOException("it does not know the time itself");
    }
    double error = millis(said.getRootDelay()) / 2 + millis(said.getRootDispersion());
    if (error > OWN_ERROR_MILLIS_MAX) {
      throw new IOException("it may be wrong itself by more than 1.5 s");
    }
    boolean stamped =
        said.getReceiveTimeStamp().ntpValue() != 0 && said.getTransmitTimeStamp().ntpValue() != 0;
    long took = said.getTransmitTimeStamp().getTime() - said.getReceiveTimeStamp().getTime();
    long passed = info.getReturnTime() - said.getOriginateTimeStamp().getTime();
    boolean possible = took >= 0 && took <= passed + 1; // Both are rounded.
    if (!stamped || !possible || offset == null || delay == null) {
      throw new IOException("its times cannot be");
    }
    if (delay < 0 || delay > patienceMillis) {
      throw new IOException("its times cannot be, or this clock was set meanwhile");
    }
    if (Math.abs(offset) > OFFSET_MILLIS_MAX) {
      throw new IOException(
          "it says a time that is years from this machine's: one of the two clocks is not set");
    }
    return new ClockWatch.Reading(offset, delay, said.getStratum());
  }

  /// Of seconds in 16 bits, and 16 of their fraction; the client takes the first one for a sign.
  private static double millis(int seconds) {
    return Integer.toUnsignedLong(seconds) / SHORTS_OF_MILLI;
  }

  /// Why it sends us away (RFC 5905, 7.4), if that can be printed.
  private static String code(NtpV3Packet said) {
    StringBuilder code = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
      char sign = (char) (said.getReferenceId() >> shift & 0xFF);
      if (sign >= 'A' && sign <= 'Z') {
        code.append(sign);
      }
    }
    return code.isEmpty() ? "without a reason" : code.toString();
  }
}
