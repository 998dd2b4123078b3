/// The SNMP agent: what the door shows, as `FOREBAY-MIB` (`snmp-agent/mibs`), to managers with a user of SNMPv3, or
/// with the community when one is set. What operators set becomes commands to the door; what happens is told to
/// receivers. BER, USM and VACM are SNMP4J's.
///
/// - **Threads** one a listening address, which receives, answers and sends; one that makes notices, one for each
///   receiver; changes of users come on the threads of those who make them.
/// - **Blocking** a request may wait for [Look#PATIENCE_MILLIS] until the door has answered, one that sets for
///   [Steering#PATIENCE_MILLIS] more; hosts' I/O and the book of events never wait for a manager. Starting and closing
///   block.
/// - **Ownership** values own nothing.
/// - **Fails** what is no message, comes from nobody known, or has the wrong key is counted and not answered, but for
///   the reports that SNMPv3 wants. SNMP4J's own log stays off: strangers could fill it. Our own bugs go to the
///   appliance's fatal handler.
@NullMarked
package io.forebay.snmp;

import org.jspecify.annotations.NullMarked;
