package io.forebay.webui;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.IscsiReport;
import java.util.List;

/// What an appliance shows of iSCSI.
final class IscsiSamples {
  private static final String TARGET = "iqn.2026-11.io.forebay:kyoto:main";

  private static final IscsiReport.Terms TERMS =
      new IscsiReport.Terms(false, true, 128 << 10, 256 << 10, 1 << 20, 256 << 10, 4);

  private IscsiSamples() {}

  static IscsiReport iscsi() {
    IscsiReport.Logins logins = new IscsiReport.Logins(12, 2, 0, 1, 0);
    return new IscsiReport(
        List.of("127.0.0.1:3260"),
        List.of(1),
        List.of("203.0.113.7:3260"),
        IscsiReport.Proof.MUTUAL,
        TERMS,
        List.of(new IscsiReport.Target(TARGET, "main", "", List.of(unit()), logins)),
        List.of(
            new IscsiReport.Session(
                4,
                "iqn.1993-08.org.debian:01:abc",
                "osaka",
                "192.0.2.7:40122",
                TARGET,
                Samples.NOON,
                new IscsiReport.Path("00023d000001", 0, "127.0.0.1:3260", 1),
                new IscsiReport.Digests(true, false),
                TERMS,
                new IscsiReport.Traffic(1_234, 5 << 20, 9 << 20))));
  }

  static List<ChapName> chapNames() {
    return List.of(
        new ChapName("osaka", ChapName.Use.INITIATOR, "iqn.1993-08.org.debian:01:abc"),
        new ChapName("forebay", ChapName.Use.APPLIANCE));
  }

  static IscsiReport.Unit unit() {
    String naa = "6f20eba" + "5".repeat(25);
    return new IscsiReport.Unit(
        Samples.ID,
        "db1",
        TARGET,
        0,
        naa,
        false,
        IscsiReport.Access.ACTIVE,
        new IscsiReport.Reservation("iqn.x:node1", "write exclusive", 2, true));
  }
}
