import java.util.List;

/// forebay.service(8): the appliance under systemd, as the package sets it up.
final class ServicePage {
  private ServicePage() {}

  static String text(String version, String day) {
    Roff page = new Roff("FOREBAY.SERVICE", 8, day, version, "Forebay");
    page.section("NAME");
    page.raw("forebay.service \\- the Forebay appliance as a service");
    page.section("SYNOPSIS");
    page.text("forebay.service");
    page.section("DESCRIPTION");
    page.text(
        "Runs forebay serve as the user forebay. It is enabled by the package, and not started the first time: the name in"
            + " /etc/forebay/forebay.toml is fixed at the first start. An upgrade starts it again, if it runs; hosts wait for"
            + " some seconds, and nothing that was acknowledged is lost, be it stopped or killed.");
    page.text(
        "It tells systemd when it serves (Type=notify), what it does (systemctl status shows it), and that it is alive: the"
            + " watchdog is fed while agents, workers and event loops move, and not by a timer. A start that has much to read"
            + " asks for more time by itself. A process that ends unexpectedly is started again; one whose configuration is wrong"
            + " ends with 2 and stays so: systemctl status and forebay config check say why.");
    page.text(
        "Its shared memory, /run/forebay, holds the newest part of each change buffer and stays while the service is stopped"
            + " (RuntimeDirectoryPreserve=yes). Removing the package keeps /var/lib/forebay, and so does purging it.");
    page.section("CHANGES TO THE UNIT");
    page.text(
        "What is outside of /var/lib/forebay is read-only for it, and devices are hidden. Where it shall use other folders or"
            + " block devices, /usr/share/doc/forebay/examples has drop-ins for /etc/systemd/system/forebay.service.d. Then:");
    page.lines(List.of("systemctl daemon-reload", "systemctl restart forebay"));
    page.section("LOG");
    page.text("Standard output, with the levels of sd-daemon(3): one line for each event, which begins with event=ID.");
    page.lines(List.of("journalctl -u forebay -p warning", "forebay event list --open"));
    page.section("MONITORING");
    page.text(
        "https://HOST:8443/metrics has the figures for Prometheus, /healthz and /readyz are for everybody."
            + " /usr/share/forebay/monitoring has alert rules, which begin with how to scrape a pair, and a dashboard for Grafana."
            + " For SNMP see forebay-mib(7).");
    page.section("FILES");
    page.tagged("/etc/forebay/forebay.toml", "The configuration, see forebay.toml(5).");
    page.tagged("/var/lib/forebay", "The home: logs, mirrors, keys. For the user forebay alone.");
    page.tagged("/run/forebay", "Rings of the change buffers. Hands off.");
    page.tagged("/var/cache/forebay", "Java's caches, which make starts short; forebay-prepare makes them anew.");
    page.tagged("/usr/share/forebay/monitoring", "Alert rules and dashboard.");
    page.section("SEE ALSO");
    page.text("forebay(1), forebay.toml(5), forebay-mib(7), systemctl(1), journalctl(1)");
    return page.toString();
  }
}
