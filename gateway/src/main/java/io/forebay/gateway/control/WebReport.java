package io.forebay.gateway.control;

import io.forebay.gateway.control.access.WebLook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way in for browsers.
///
/// @param listening where HTTPS is served, `ADDR:PORT`; empty: it is off
/// @param leading where plain HTTP leads there; empty: nowhere
/// @param certificate what browsers are shown; null while the service is off
public record WebReport(
    List<String> listening, List<String> leading, @Nullable WebLook certificate) {
  public WebReport {
    listening = List.copyOf(listening);
    leading = List.copyOf(leading);
  }
}
