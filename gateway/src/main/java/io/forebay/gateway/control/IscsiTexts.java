package io.forebay.gateway.control;

import java.util.ArrayList;
import java.util.List;

/// How to use an export over iSCSI, ready to be copied.
final class IscsiTexts {
  private static final String PORT_DEFAULT = ":3260";

  private IscsiTexts() {}

  /// One URI for each portal that hosts may dial, then commands with the first of them.
  static List<Status.Attach> of(IscsiReport.Unit unit, IscsiReport now) {
    List<String> portals = new ArrayList<>();
    if (now.advertised().isEmpty()) {
      now.portals().forEach(portal -> portals.add(AttachTexts.dialled(portal)));
    } else {
      portals.addAll(now.advertised());
    }
    List<Status.Attach> texts = new ArrayList<>();
    boolean chap = now.proof() != IscsiReport.Proof.NONE;
    String what =
        chap
            ? "URI, with LIBISCSI_CHAP_USERNAME and LIBISCSI_CHAP_PASSWORD in the environment"
            : "URI";
    for (String portal : portals) {
      texts.add(text(unit, what, uri(unit, portal)));
    }
    if (!portals.isEmpty()) {
      commands(texts, unit, portals.getFirst(), chap);
    }
    return texts;
  }

  private static void commands(
      List<Status.Attach> texts, IscsiReport.Unit unit, String portal, boolean chap) {
    String disk = "/dev/disk/by-id/wwn-0x" + unit.naa();
    texts.add(
        text(
            unit,
            "Linux, as root: it becomes " + disk + (chap ? "; set CHAP in iscsid.conf first" : ""),
            "iscsiadm -m discovery -t sendtargets -p "
                + portal
                + " && iscsiadm -m node -T "
                + unit.target()
                + " -p "
                + portal
                + " --login"));
    if (!unit.readOnly() && unit.access() == IscsiReport.Access.ACTIVE) {
      texts.add(
          text(
              unit,
              "the far half of a mirror of LOCALDISK, which reads then come from",
              "mdadm --create /dev/md/"
                  + unit.export()
                  + " --level=1 --raid-devices=2 --bitmap=internal LOCALDISK --write-mostly "
                  + disk));
    }
    texts.add(text(unit, "look at it", "qemu-img info -f raw '" + uri(unit, portal) + "'"));
  }

  private static String uri(IscsiReport.Unit unit, String portal) {
    String at =
        portal.endsWith(PORT_DEFAULT)
            ? portal.substring(0, portal.length() - PORT_DEFAULT.length())
            : portal;
    return "iscsi://" + at + "/" + unit.target() + "/" + unit.lun();
  }

  private static Status.Attach text(IscsiReport.Unit unit, String what, String text) {
    return new Status.Attach(unit.export(), what, text);
  }
}
