package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How interfaces start, and what becomes of those that cannot.
class InterfacesTest {
  private final SimClock clock = new SimClock();
  private final EventBook book = EventBook.open(new MemoryShelf(), clock, new HandThreads());
  private final Ports ports = new Ports();
  private final List<String> closed = new ArrayList<>();
  private int changed;
  private final Interfaces interfaces = interfaces();

  private Interfaces interfaces() {
    Control control =
        (Control)
            Proxy.newProxyInstance(
                Control.class.getClassLoader(),
                new Class<?>[] {Control.class},
                (proxy, method, asked) -> {
                  throw new UnsupportedOperationException("nobody asks for " + method);
                });
    UserInterface.Certificates none =
        on -> {
          throw new IOException("there is none");
        };
    return new Interfaces(
        control,
        new Interfaces.Surroundings(
            new Settings(Map.of(), null),
            new UserInterface.Tokens("api", "metrics"),
            none,
            () -> {},
            ports,
            book,
            panel -> {},
            () -> changed++,
            bug -> {
              throw new AssertionError(bug);
            }));
  }

  /// Serves `service` unless it is told to fail.
  private final class Fake implements UserInterface {
    private final String service;
    private final boolean indispensable;
    String failure = "";

    Fake(String service, boolean indispensable) {
      this.service = service;
      this.indispensable = indispensable;
    }

    Fake failing(String why) {
      failure = why;
      return this;
    }

    @Override
    public List<String> services() {
      return List.of(service);
    }

    @Override
    public boolean indispensable() {
      return indispensable;
    }

    @Override
    public Running start(Control control, Terms terms) throws IOException {
      if (!failure.isEmpty()) {
        throw new IOException(failure);
      }
      return new Running() {
        @Override
        public Map<String, List<InetSocketAddress>> bound() {
          return Map.of(service, terms.listen(service));
        }

        @Override
        public void close() {
          closed.add(service);
        }
      };
    }
  }

  private List<String> served() {
    return ports.get().stream().map(Status.Port::service).toList();
  }

  private List<Event> alarms() {
    return book.list(true, 0, 10);
  }

  @Test
  void start_oneThatCannot_isAnAlarmAndTheOthersServe() throws IOException {
    Fake web = new Fake("web", false).failing("web: its key is not there: put it there");
    interfaces.start(List.of(new Fake("api", true), web, new Fake("iscsi", false)));
    assertThat(served()).contains("api", "iscsi").doesNotContain("web");
    assertThat(alarms()).hasSize(1);
    Event alarm = alarms().getFirst();
    assertThat(alarm.kind()).isEqualTo(EventKind.INTERFACE_FAILED);
    assertThat(alarm.subject()).isEqualTo("web");
    assertThat(alarm.detail()).isEqualTo(web.failure);
  }

  @Test
  void again_onceItCan_servesAndTheAlarmIsOver() throws IOException {
    Fake web = new Fake("web", false).failing("its port is taken");
    interfaces.start(List.of(web));
    interfaces.again();
    assertThat(changed).isZero();
    assertThat(alarms()).hasSize(1);
    web.failing("");
    interfaces.again();
    assertThat(served()).contains("web");
    assertThat(alarms()).isEmpty();
    assertThat(changed).isEqualTo(1);
    interfaces.again();
    assertThat(changed).as("nothing is left to try").isEqualTo(1);
  }

  @Test
  void start_indispensableThatCannot_isRefused() {
    Fake api = new Fake("api", true).failing("api: its port is taken");
    assertThatThrownBy(() -> interfaces.start(List.of(api)))
        .isInstanceOf(IOException.class)
        .hasMessage("api: its port is taken");
  }

  @Test
  void close_always_endsTheLastFirstAndStartsNoneAnyMore() throws IOException {
    Fake web = new Fake("web", false).failing("its port is taken");
    interfaces.start(List.of(new Fake("api", true), new Fake("iscsi", false), web));
    interfaces.watch();
    interfaces.close();
    assertThat(closed).containsExactly("iscsi", "api");
    web.failing("");
    interfaces.again();
    assertThat(served()).doesNotContain("web");
  }
}
