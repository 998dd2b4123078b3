package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.util.List;

/// One batch on its way from the log to the mirrors. The steps in order: [#read] until it is complete,
/// [#write] and [#sync] until there is no more, [#control]. After any failure only [#close].
final class DestageBatch {
  private final DestagePorts ports;
  private final DestageBuffers.Buffer buffer;
  private final BatchReader reader;
  private final BatchWriter writer;
  private int synced;

  /// Takes `buffer`. Reads from `from`, which a pin holds, to `limit` at most.
  DestageBatch(DestagePorts ports, DestageBuffers.Buffer buffer, Position from, long limit) {
    this.ports = ports;
    this.buffer = buffer;
    BatchWatch watch = ports.events().watch();
    watch.begun();
    reader = new BatchReader(ports.log(), buffer, watch, from, limit);
    writer = new BatchWriter(reader, buffer, ports.mirrors());
  }

  /// Returns whether the batch is complete.
  boolean read() throws IOException {
    return reader.step();
  }

  Position end() {
    return reader.end();
  }

  /// Writes some extents; returns whether there are more.
  boolean write() throws IOException {
    long end = reader.end().lsn();
    long stop = ports.journal().stop();
    Check.check(end <= ports.log().durable(), "B3", end, ports.log().durable());
    Check.check(end <= stop, "C1", end, stop);
    return writer.step();
  }

  /// Syncs one mirror and its sidecar; returns whether there are more.
  boolean sync() throws IOException {
    List<Mirror> touched = writer.touched();
    if (synced < touched.size()) {
      touched.get(synced++).sync(reader.end());
    }
    return synced < touched.size();
  }

  /// Hands on the control records; everything before them is in the mirrors durably.
  void control() throws IOException {
    for (BatchReader.Control control : reader.controls()) {
      ports.controls().onControl(control.header(), control.payload());
    }
  }

  /// Gives the buffer back.
  void close() {
    ports.buffers().give(buffer);
  }
}
