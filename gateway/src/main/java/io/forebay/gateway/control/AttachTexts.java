package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// How to use an export over NBD, ready to be copied.
final class AttachTexts {
  private static final String SERVICE = "nbd";
  private static final String PORT_DEFAULT = "10809";

  private AttachTexts() {}

  /// One URI for each place where NBD is served, then commands with the first of them. `tls`: not without it
  /// over TCP; DIR then holds `ca-cert.pem`, and `client-cert.pem` with `client-key.pem` where needed.
  static List<Status.Attach> of(String export, List<Status.Port> ports, boolean tls) {
    List<Status.Attach> texts = new ArrayList<>();
    String first = "";
    for (Status.Port port : ports) {
      if (port.service().equals(SERVICE)) {
        boolean socket = port.address().startsWith("/");
        String uri = socket ? unix(export, port.address()) : tcp(export, port.address(), tls);
        first = first.isEmpty() ? uri : first;
        texts.add(new Status.Attach(export, socket ? "URI, this machine" : "URI", uri));
        if (!socket) {
          texts.add(
              new Status.Attach(
                  export,
                  "Linux, as root: the next free /dev/nbdN",
                  client(export, port.address(), tls)));
        }
      }
    }
    if (!first.isEmpty()) {
      texts.add(
          new Status.Attach(
              export, "copy it into a file", "nbdcopy '" + first + "' " + file(export) + ".img"));
      texts.add(
          new Status.Attach(
              export,
              "the same, without its holes",
              "qemu-img convert -O qcow2 '" + first + "' " + file(export) + ".qcow2"));
      texts.add(new Status.Attach(export, "look at it", "nbdinfo '" + first + "'"));
    }
    return texts;
  }

  private static String file(String export) {
    return export.replace('@', '-').replace('/', '-');
  }

  private static String tcp(String export, String address, boolean tls) {
    String port = address.substring(address.lastIndexOf(':') + 1);
    String at = host(address) + (port.equals(PORT_DEFAULT) ? "" : ":" + port) + "/" + export;
    return tls ? "nbds://" + at + "?tls-certificates=DIR" : "nbd://" + at;
  }

  private static String unix(String export, String path) {
    String encoded = URLEncoder.encode(path, UTF_8).replace("%2F", "/").replace("+", "%20");
    return "nbd+unix:///" + export + "?socket=" + encoded;
  }

  private static String client(String export, String address, boolean tls) {
    String host = host(address);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String port = address.substring(address.lastIndexOf(':') + 1);
    String files =
        " -cacertfile DIR/ca-cert.pem -certfile DIR/client-cert.pem -keyfile DIR/client-key.pem";
    return "nbd-client " + bare + " " + port + " -N " + export + " -persist" + (tls ? files : "");
  }

  /// `ADDR:PORT` as a client would dial it.
  static String dialled(String address) {
    return host(address) + address.substring(address.lastIndexOf(':'));
  }

  /// What a client would dial: an address that means "all" is this machine's name.
  private static String host(String address) {
    String host = address.substring(0, address.lastIndexOf(':'));
    if (!host.equals("0.0.0.0") && !host.matches("\\[[0:]+]")) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // A machine without a name: at least here it works.
    }
  }
}
