package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Exports.Answer;
import io.forebay.gateway.block.Exports.Asker;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a connection has opened, and as whom: looked at again when it is changed who may.
public record Opened(String name, Asker asker, UUID volume, boolean writable) {
  private static final AttributeKey<Opened> KEY = AttributeKey.valueOf(Opened.class, "opened");

  void noteOn(Channel channel) {
    channel.attr(KEY).set(this);
  }

  /// What `channel` has opened, or null. Any thread.
  public static @Nullable Opened of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /// Whether it could be opened so today.
  public boolean stands(Exports exports) {
    return exports.find(name, asker) instanceof Answer.Open open && !(open.readOnly() && writable);
  }
}
