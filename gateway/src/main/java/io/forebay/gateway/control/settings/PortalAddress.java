package io.forebay.gateway.control.settings;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An iSCSI portal as people write it: `HOST:PORT`, or `HOST:PORT/TAG` with the tag of its portal group.
///
/// @param address unresolved
/// @param group 1 to 65535; without a tag 1
public record PortalAddress(InetSocketAddress address, int group) {
  private static final int GROUP_MAX = 0xffff; // 0 is no relative port identifier of SPC-4.

  /// Throws [IllegalArgumentException] with what would do.
  static PortalAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new PortalAddress(Addresses.parse(text), 1);
    }
    String tag = text.substring(slash + 1).strip();
    if (!tag.matches("[1-9][0-9]{0,4}") || Integer.parseInt(tag) > GROUP_MAX) {
      throw new IllegalArgumentException(
          "\"" + tag + "\" is no portal group tag: write HOST:PORT/TAG with a tag from 1 to 65535");
    }
    return new PortalAddress(Addresses.parse(text.substring(0, slash)), Integer.parseInt(tag));
  }

  /// The portals in a list with commas; none in "". Throws [IllegalArgumentException] with what would do.
  public static List<PortalAddress> parseList(String text) {
    List<PortalAddress> list = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      if (!one.isBlank()) {
        list.add(parse(one));
      }
    }
    if (list.size() > Addresses.LIST_MAX) {
      throw new IllegalArgumentException("at most " + Addresses.LIST_MAX + " portals");
    }
    return list;
  }

  /// Null when each group of `told` is one of `listened`, else one line that says what would do. An initiator
  /// that was told another group than it logs in to breaks off.
  public static @Nullable String complaint(String listened, String told) {
    List<Integer> groups = parseList(listened).stream().map(PortalAddress::group).toList();
    for (PortalAddress each : parseList(told)) {
      if (!groups.contains(each.group)) {
        return "no address of iscsi.listen is in portal group " + each.group;
      }
    }
    return null;
  }
}
