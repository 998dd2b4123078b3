package io.forebay.snmp;

import java.util.List;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/// A notification that is to be sent.
///
/// @param bindings after the time and the type, which every notification begins with
record Dispatch(OID type, List<VariableBinding> bindings) {
  static final Dispatch COLD_START = new Dispatch(SnmpConstants.coldStart, List.of());

  Dispatch {
    bindings = List.copyOf(bindings);
  }

  static Dispatch of(Notice notice) {
    return new Dispatch(notice.type(), notice.bindings());
  }

  static Dispatch heldBack(long count) {
    OID object = ForebayMib.objects(ForebayMib.SYSTEM, SystemObjects.NOTICES_HELD_BACK, 0);
    return new Dispatch(Topic.HELD_BACK, List.of(new VariableBinding(object, Cells.gauge(count))));
  }

  static Dispatch test(String appliance) {
    OID name = ForebayMib.objects(ForebayMib.SYSTEM, SystemObjects.NAME, 0);
    return new Dispatch(Topic.TEST, List.of(new VariableBinding(name, Cells.text(appliance))));
  }
}
