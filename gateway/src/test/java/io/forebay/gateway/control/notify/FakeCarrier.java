package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps what it is given, as `RECEIVER STATE EVENT`, and fails where the test says so. Takes webhooks alone.
final class FakeCarrier implements Carrier {
  final List<String> carried = new ArrayList<>();
  final List<Secret> secrets = new ArrayList<>();
  final TreeMap<String, IOException> failing = new TreeMap<>();
  int tries;
  boolean closed;
  String note = "";

  @Override
  public String carry(Receiver receiver, Secret secret, Letter letter) throws IOException {
    tries++;
    IOException failure = failing.get(receiver.name());
    if (failure != null) {
      throw failure;
    }
    Fields body = new Fields(Json.parseObject(((Letter.Webhook) letter).body().getBytes(UTF_8)));
    String about =
        body.has("event")
            ? body.object("event").text("kind") + " " + body.object("event").text("subject")
            : Long.toString(body.number("missed"));
    carried.add(receiver.name() + " " + body.text("state") + " " + about);
    secrets.add(secret);
    return note;
  }

  List<String> taken() {
    List<String> all = List.copyOf(carried);
    carried.clear();
    return all;
  }

  void fail(String receiver, @Nullable IOException failure) {
    if (failure == null) {
      failing.remove(receiver);
    } else {
      failing.put(receiver, failure);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
