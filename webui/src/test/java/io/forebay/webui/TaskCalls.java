package io.forebay.webui;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.TaskCommand;
import io.forebay.gateway.control.WebCommand;
import java.util.List;

/// Right requests of the operations on tasks, and on the way in for browsers.
final class TaskCalls {
  private static final String ID = "verify:main:osaka:mw0q1c";

  static final List<Call> ALL =
      List.of(
          Call.get("listTasks", "/tasks", new TaskCommand.ListAll(false)),
          Call.get("listTasks", "/tasks?living=true", new TaskCommand.ListAll(true)),
          Call.get("showTask", "/tasks/" + ID, new TaskCommand.Show(ID)),
          Call.get(
              "showTask",
              "/tasks/catch-up%3Amain%3Aa.b_c",
              new TaskCommand.Show("catch-up:main:a.b_c")),
          Call.call("cancelTask", "DELETE", "/tasks/" + ID, null, new TaskCommand.Cancel(ID)),
          Call.get("showWeb", "/web", new WebCommand.Show()),
          Call.call(
              "setWebCertificate",
              "PUT",
              "/web/certificate",
              "{\"certificate\": \"chain\\n\", \"key\": \"key\\n\"}",
              new WebCommand.SetCertificate("chain\n", new Secret("key\n"))),
          Call.call(
              "removeWebCertificate",
              "DELETE",
              "/web/certificate",
              null,
              new WebCommand.RemoveCertificate()));

  private TaskCalls() {}
}
