package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A group that this release cannot keep is refused before anything is made for it.
class StrangeGroupTest {
  @Test
  void laterFormat_nothingIsMade_andBothSayWhatToDo() throws IOException {
    Pair pair = new Pair(1);
    Liar later =
        new Liar(
            true,
            MessageType.ATTACH,
            (truth, frame) -> {
              Message.Attach said = (Message.Attach) truth.message();
              Message.Card card = said.card();
              Message.Card of =
                  new Message.Card(
                      card.group(),
                      card.name(),
                      card.store(),
                      card.formatVersion() + 1,
                      card.segmentBytes());
              return List.of(
                  truth
                      .saying(new Message.Attach(of, said.stance(), said.reach(), said.history()))
                      .frame());
            });
    pair.between = later.after(0, Integer.MAX_VALUE);
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    pair.london.write("v", 3, 7);
    pair.london.flush("v");
    pair.attach();
    String why = "its log has format 2, this release knows 1: update the older appliance";
    pair.until(() -> pair.london.happened.toString().contains(why), "told");
    assertThat(pair.leeds.hasGroup()).isFalse();
    pair.between = null;
    pair.cut();
    pair.inStep();
    pair.assertSameImage();
  }
}
