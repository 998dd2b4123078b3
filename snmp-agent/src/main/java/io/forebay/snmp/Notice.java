package io.forebay.snmp;

import io.forebay.gateway.control.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// An event as managers are told of it: a row of `forebayNoticeTable`, and what a notification carries.
///
/// @param number of its row; grows
/// @param millis when it came to this state, wall clock
record Notice(int number, Event event, State state, long millis) {
  /// What the event has come to; in the order of `forebayNoticeState`.
  enum State {
    RAISED,
    CLEARED,
    HAPPENED
  }

  /// As which notification it is sent.
  OID type() {
    return Topic.of(event.kind()).type(state);
  }

  /// What a notification of it carries: the columns of its row, but not its type, which it has anyway.
  List<VariableBinding> bindings() {
    List<VariableBinding> bindings = new ArrayList<>();
    for (Column<Notice> column : NoticeTable.NOTICES.columns()) {
      Variable value = column.value().apply(this);
      if (value != null && column.number() != NoticeTable.TYPE) {
        int[] object = NoticeTable.NOTICES.object(column).getValue();
        bindings.add(new VariableBinding(new OID(object, new int[] {number}), value));
      }
    }
    return bindings;
  }
}
