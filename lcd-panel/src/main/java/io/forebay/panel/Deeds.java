package io.forebay.panel;

import static io.forebay.gateway.control.settings.Quantity.printSize;
import static io.forebay.gateway.control.settings.Quantity.printSpan;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.Status;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Has the door do what the panel wants, and makes a place of its answer.
record Deeds(Control control) {
  /// Checkpoints to choose from: the newest.
  private static final int NAMES_MAX = 20;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'panel'-yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /// `back`: where Escape leads from what comes of it. The stage completes on any thread.
  CompletionStage<Go> begin(Deed deed, Place back, Actor who) {
    return switch (deed) {
      case Deed.Acknowledge(long event) ->
          run(new EventCommand.Acknowledge(event), who, back, _ -> new Go.To(back));
      case Deed.Pause(String group) ->
          run(
              new LineCommand.Pause(group, null),
              who,
              back,
              _ -> said(back, "Paused", "Nothing of " + group + " is sent until you resume it."));
      case Deed.Resume(String group) ->
          run(
              new LineCommand.Resume(group),
              who,
              back,
              _ -> said(back, "Resumed", group + " is sent again."));
      case Deed.Take(String group, boolean hold) ->
          run(
              new CheckpointCommand.Create(name(), group, Status.Consistency.CRASH, hold),
              who,
              back,
              made ->
                  said(
                      back, "Checkpoint", made.name() + (hold ? " is to be held." : " is taken.")));
      case Deed.Find(String group, boolean hold) ->
          run(
              new CheckpointCommand.ListAll(group),
              who,
              back,
              all ->
                  new Go.To(new Place.Choose(new Choice.Named(group, fit(all, hold), hold), back)));
      case Deed.Hold(String group, String checkpoint) ->
          run(
              new CheckpointCommand.Hold(checkpoint, group),
              who,
              back,
              _ -> said(back, "Hold", "The far copy is to stand at " + checkpoint + "."));
      case Deed.Release(String group, String checkpoint) ->
          run(
              new CheckpointCommand.Release(checkpoint, group),
              who,
              back,
              _ -> said(back, "Released", checkpoint + " is held no more."));
      case Deed.TryPin(var pin, Go then) -> run(new PanelCommand.TryPin(pin), who, back, _ -> then);
      case Deed.Invite() -> run(new PeerCommand.Invite(), who, back, code -> invited(back, code));
      case Deed.Preview(String group) ->
          run(new GroupCommand.PreviewPromote(group), who, back, found -> preview(back, found));
      case Deed.Promote(String group) ->
          run(
              new GroupCommand.Promote(group, group),
              who,
              back,
              _ -> said(back, "Promoted", group + " is primary here. Point its hosts here."));
      case Deed.Stop(String appliance) ->
          run(
              new ApplianceCommand.Stop(appliance),
              who,
              back,
              name -> said(back, "Stopping", name + " stops now. It is started at the machine."));
    };
  }

  private <R> CompletionStage<Go> run(
      Command<R> command, Actor who, Place back, Function<R, Go> then) {
    return control
        .execute(command, who)
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<R>(R value) -> then.apply(value);
              case Outcome.Refused<R>(var refusal) -> said(back, "Refused", refusal.reason());
            });
  }

  private static Go said(Place back, String title, String text) {
    return new Go.To(new Place.Read(Reading.Said.of(title, text), back));
  }

  private String name() {
    return NAME.format(Instant.ofEpochMilli(control.status().nowMillis()));
  }

  private static List<String> fit(List<Status.Checkpoint> all, boolean hold) {
    return all.stream()
        .filter(one -> hold == (one.life() != Status.Life.HELD))
        .sorted((one, other) -> Long.compare(other.takenMillis(), one.takenMillis()))
        .limit(NAMES_MAX)
        .map(Status.Checkpoint::name)
        .toList();
  }

  private Go invited(Place back, PeerCommand.Invitation invitation) {
    long left = Math.max(0, invitation.expiresMillis() - control.status().nowMillis());
    return new Go.To(
        new Place.Read(
            new Reading.Said(
                "Pairing code",
                List.of(invitation.code(), "Good for " + printSpan(left) + ", once."),
                true),
            back));
  }

  /// What would be lost, then the PIN, then the question whose answer is No unless one says otherwise.
  private static Go preview(Place back, Prospect found) {
    String group = found.group();
    List<String> text = new ArrayList<>();
    if (!found.refused().isEmpty()) {
      text.add(found.refused());
      return new Go.To(new Place.Read(new Reading.Said("Refused", text, false), back));
    }
    for (Prospect.Loss loss : found.losses()) {
      loss(text, loss);
    }
    text.add(found.imageUsable() ? "The copy here is whole." : "There is no whole copy here.");
    text.add("Enter: go on, with PIN.");
    Go sure = Menus.sure("Promote " + group + "? " + lost(found), new Deed.Promote(group), back);
    return new Go.To(
        new Place.Read(
            new Reading.Before("Promote " + group, text, new Go.To(Place.Pin.before(sure, back))),
            back));
  }

  private static void loss(List<String> text, Prospect.Loss loss) {
    if (loss.primary()) {
      text.add(loss.peer() + " is alive and primary: a switchover would lose nothing, this may.");
    }
    if (loss.reportedMillis() == 0) {
      text.add(loss.peer() + " has reported nothing since the start.");
    } else if (loss.bytes() <= 0) {
      text.add("Known lost: nothing.");
    } else {
      text.add("Known lost: " + printSize(loss.bytes()) + ", only at " + loss.peer() + ".");
    }
    if (loss.unknownSinceMillis() > 0) {
      text.add(
          loss.estimateBytes() < 0
              ? "What came after that is not known."
              : "In all, by its usual rate: " + printSize(loss.estimateBytes()) + ".");
    }
  }

  /// In a few words, for the question.
  private static String lost(Prospect found) {
    long known = 0;
    boolean unknown = false;
    for (Prospect.Loss loss : found.losses()) {
      known += Math.max(0, loss.bytes());
      unknown |= loss.unknownSinceMillis() > 0 || loss.reportedMillis() == 0;
    }
    String words = known == 0 ? "" : printSize(known) + " lost";
    return known == 0
        ? unknown ? "Loss not known." : "Nothing lost."
        : unknown ? words + ", or more." : words + ".";
  }
}
