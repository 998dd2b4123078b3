package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.access.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay volume export`.
@Command(
    name = "export",
    description = {
      "To whom this appliance exports a volume over NBD and iSCSI, and how; without options:"
          + " what counts.",
      "What is not named stays as it is; a change counts at once, and cuts off"
          + " hosts that may no longer. Of a volume that nobody has said anything about,"
          + " this machine may use it, and whoever shows a trusted certificate"
          + " (nbd.tls_clients). The Unix socket is not asked. Each appliance has its own"
          + " rules."
          + " A rule that wants TLS or a certificate closes the volume to iSCSI, unless it names initiators,"
          + " too; one that names initiators and no certificate closes it to NBD."
    },
    footer = {
      "",
      "Examples:",
      "  forebay volume export db1 --allow 192.0.2.0/24 --allow 2001:db8::7",
      "  forebay volume export db1 --certificate db1.example.com",
      "  forebay volume export db1 --initiator iqn.1993-08.org.debian:01:abc",
      "  forebay volume export db1 --allow any --tls required",
      "  forebay volume export db1 --allow local --no-certificate",
      "  forebay volume export iso --read-only --description \"installation medium\""
    })
final class ExportVerb implements Callable<Integer> {
  private static final String ANY = "any";
  private static final String LOCAL = "local";
  private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "NAME", description = "The volume.")
  private String name = "";

  @Option(
      names = "--allow",
      paramLabel = "NETWORK",
      description =
          "From where: 192.0.2.0/24, 2001:db8::7; may be repeated. any: from"
              + " everywhere. local: from this machine only, unless with a trusted"
              + " certificate.")
  private @Nullable List<String> allow;

  @Option(
      names = "--certificate",
      paramLabel = "NAME",
      description =
          "Only with a trusted certificate that bears this name (common name or"
              + " alternative name); may be repeated: any of them. Needs TLS.")
  private @Nullable List<String> certificates;

  @Option(names = "--no-certificate", description = "No certificate is needed any more.")
  private boolean noCertificate;

  @Option(
      names = "--initiator",
      paramLabel = "NAME",
      description =
          "Of iSCSI only this initiator, by its iSCSI name (a mere claim, unless it has a secret of that"
              + " name) or its name of CHAP; may be repeated: any of them.")
  private @Nullable List<String> initiators;

  @Option(names = "--no-initiator", description = "Any initiator from where --allow says.")
  private boolean noInitiator;

  @Option(names = "--read-only", description = "For reading only, whatever its role.")
  private boolean readOnly;

  @Option(names = "--writable", description = "As its role says (default).")
  private boolean writable;

  @Option(names = "--tls", paramLabel = "MODE", description = "off, allowed (default) or required.")
  private @Nullable String tls;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "Shown to clients that list exports; \"\": what it is.")
  private @Nullable String description;

  @Override
  public Integer call() throws Failure, IOException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("allow", networks());
    body.put("certificates", names("certificate", certificates, noCertificate));
    body.put("initiators", names("initiator", initiators, noInitiator));
    if (readOnly && writable) {
      throw new Failure(ExitCode.USAGE, "--read-only or --writable, not both");
    }
    if (readOnly || writable) {
      body.put("readOnly", readOnly);
    }
    if (tls != null && TlsMode.of(tls) == null) {
      throw new Failure(ExitCode.USAGE, "--tls is off, allowed or required, not " + tls);
    }
    body.put("tls", tls);
    body.put("description", description);
    if (body.values().stream().allMatch(value -> value == null)) {
      Fields volume = client.get(Api.path("volumes", name));
      client.shown(volume, out -> out.println(line(volume)));
      return 0;
    }
    Fields volume = client.ask("PUT", Api.path("volumes", name, "export"), body);
    client.changed(volume, out -> out.println(line(volume)));
    return 0;
  }

  private @Nullable List<String> networks() throws Failure {
    if (allow == null) {
      return null;
    }
    List<String> networks = new ArrayList<>();
    for (String each : allow) {
      boolean word = each.equals(ANY) || each.equals(LOCAL);
      if (word && allow.size() > 1) {
        throw new Failure(ExitCode.USAGE, "--allow " + each + " stands alone");
      }
      if (word) {
        return each.equals(ANY) ? EVERYWHERE : List.of();
      }
      try {
        networks.add(Network.parse(each).toString());
      } catch (IllegalArgumentException e) {
        throw new Failure(ExitCode.USAGE, "--allow: " + e.getMessage() + "; or any, or local");
      }
    }
    return networks;
  }

  private static @Nullable List<String> names(
      String what, @Nullable List<String> given, boolean none) throws Failure {
    if (none && given != null) {
      throw new Failure(ExitCode.USAGE, "--" + what + " or --no-" + what + ", not both");
    }
    return none ? List.of() : given;
  }

  private static String line(Fields volume) throws IOException {
    return Show.text(volume, "name") + ": " + summary(volume);
  }

  /// What `volume show` says of it.
  static String summary(Fields volume) throws IOException {
    return Show.text(volume.object("export"), "summary");
  }
}
