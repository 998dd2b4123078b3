package io.forebay.snmp;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.forebay.snmp.machine.LinuxKernel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// The way in by SNMP.
public final class SnmpInterface implements UserInterface {
  private static final String SERVICE = "snmp";

  @Override
  public List<String> services() {
    return List.of(SERVICE);
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    Service service = new Service(control, new LinuxKernel(), terms.listen(SERVICE), terms.fatal());
    service.start();
    return new Running() {
      @Override
      public Map<String, List<InetSocketAddress>> bound() {
        return Map.of(SERVICE, service.bound());
      }

      @Override
      public void close() {
        service.close();
      }
    };
  }
}
