/// The display and its keys, by way of LCDproc's LCDd, whose protocol 0.3 is spoken over a plain socket. Screens are
/// drawn by the panel as lines of text; LCDd puts them on whatever display it drives.
///
/// - **Threads** one thread drives a connection, another one reads its lines; [LcdSession] belongs to the first.
/// - **Blocking** both block on the socket, and nobody else does. At most one batch of commands is unanswered, so a
///   write never waits for an LCDd that does not read.
/// - **Ownership** the client owns its socket.
/// - **Fails** whatever goes wrong ends the connection, which is made anew after a while, with all screens. There is
///   one log line when LCDd is not there, and one when it is.
@NullMarked
package io.forebay.panel.lcd;

import org.jspecify.annotations.NullMarked;
