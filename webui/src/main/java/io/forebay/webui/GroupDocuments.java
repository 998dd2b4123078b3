package io.forebay.webui;

import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.lsn;
import static io.forebay.webui.Values.number;
import static io.forebay.webui.Values.span;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.limit.Ceiling;
import io.forebay.gateway.control.policy.PolicyJson;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// A group, its log, its line, as documents of the contract.
final class GroupDocuments {
  private GroupDocuments() {}

  static JsonObject group(Status.Group group) {
    return new JsonObject()
        .put("name", group.name())
        .put("id", group.id().toString())
        .put("role", word(group.role()))
        .put("phase", word(group.phase()))
        .put("epoch", group.epoch())
        .put("imageUsable", group.imageUsable())
        .put("rung", word(group.rung()))
        .put("watermarks", watermarks(group.watermarks()))
        .put("buffer", buffer(group.buffer()))
        .put("lag", lag(group.lag()))
        .put("hold", stop(group.hold()))
        .put("pause", stop(group.pause()))
        .put("policy", policy(group.policy()))
        .put("lines", list(group.lines(), GroupDocuments::line))
        .put("volumes", group.volumes())
        .put("handover", handover(group.succession().handover()))
        .put("forks", list(group.succession().forks(), GroupDocuments::fork))
        .put("settledFor", group.succession().settledFor())
        .put("verifications", list(group.verifications(), VerifyDocuments::summary))
        .put("seed", SeedDocuments.report(group.seed()))
        .put("problem", group.problem());
  }

  private static JsonObject fork(Status.Fork fork) {
    return new JsonObject()
        .put("lsn", lsn(fork.lsn()))
        .put("ours", side(fork.ours()))
        .put("theirs", side(fork.theirs()));
  }

  private static JsonObject side(Status.Side side) {
    return new JsonObject()
        .put("appliance", side.appliance())
        .put("role", word(side.role()))
        .put("promoted", side.promoted())
        .put("epoch", side.epoch())
        .put("endLsn", lsn(side.endLsn()))
        .put("bytes", side.bytes());
  }

  static JsonObject branch(Status.Branch branch) {
    return new JsonObject()
        .put("group", branch.group())
        .put("number", branch.number())
        .put("created", time(branch.createdMillis()))
        .put("keeper", branch.keeper())
        .put("whole", branch.whole())
        .put("forkLsn", lsn(branch.forkLsn()))
        .put("fromLsn", lsn(branch.fromLsn()))
        .put("endLsn", lsn(branch.endLsn()))
        .put("records", branch.records())
        .put("logBytes", branch.logBytes())
        .put("imageBytes", branch.imageBytes())
        .put("first", time(branch.firstMillis()))
        .put("last", time(branch.lastMillis()))
        .put("volumes", list(branch.volumes(), GroupDocuments::branchVolume));
  }

  private static JsonObject branchVolume(Status.BranchVolume volume) {
    return new JsonObject()
        .put("name", volume.name())
        .put("sizeBytes", volume.sizeBytes())
        .put("writes", volume.writes())
        .put("bytes", volume.bytes())
        .put("imageBytes", volume.imageBytes());
  }

  static JsonObject prospect(Prospect prospect) {
    Prospect.Named checkpoint = prospect.checkpoint();
    return new JsonObject()
        .put("group", prospect.group())
        .put("appliance", prospect.appliance())
        .put("role", word(prospect.role()))
        .put("refused", prospect.refused())
        .put("imageUsable", prospect.imageUsable())
        .put("lsn", lsn(prospect.lsn()))
        .put("held", time(prospect.heldMillis()))
        .put(
            "checkpoint",
            checkpoint == null
                ? null
                : new JsonObject()
                    .put("name", checkpoint.name())
                    .put("taken", time(checkpoint.takenMillis()))
                    .put("lsn", lsn(checkpoint.lsn())))
        .put("losses", list(prospect.losses(), GroupDocuments::loss));
  }

  private static JsonObject loss(Prospect.Loss loss) {
    return new JsonObject()
        .put("peer", loss.peer())
        .put("reachable", loss.reachable())
        .put("primary", loss.primary())
        .put("reported", time(loss.reportedMillis()))
        .put("bytes", number(loss.bytes()))
        .put("spanSeconds", span(loss.spanMillis()))
        .put("unknownSince", time(loss.unknownSinceMillis()))
        .put("estimateBytes", number(loss.estimateBytes()));
  }

  private static @Nullable JsonObject handover(Status.@Nullable Handover handover) {
    return handover == null
        ? null
        : new JsonObject().put("to", handover.to()).put("lsn", lsn(handover.lsn()));
  }

  private static JsonObject policy(Status.Policy policy) {
    return new JsonObject(PolicyJson.of(policy.policy()))
        .put("state", word(policy.state()))
        .put("last", time(policy.lastMillis()))
        .put("next", time(policy.nextMillis()))
        .put("waitingBytes", policy.waitingBytes());
  }

  private static JsonObject watermarks(Status.Watermarks marks) {
    return new JsonObject()
        .put("startLsn", lsn(marks.start()))
        .put("appendedLsn", lsn(marks.appended()))
        .put("durableLsn", lsn(marks.durable()))
        .put("destagedLsn", lsn(marks.destaged()))
        .put("destagingLsn", lsn(marks.destaging()))
        .put("trimmableLsn", lsn(marks.trimmable()));
  }

  private static JsonObject buffer(Status.Buffer buffer) {
    return new JsonObject()
        .put("capacityBytes", buffer.capacityBytes())
        .put("usedBytes", buffer.usedBytes())
        .put("unpreparedBytes", buffer.unpreparedBytes())
        .put("undestagedBytes", buffer.undestagedBytes())
        .put("undestagedBytesMax", buffer.undestagedBytesMax());
  }

  private static JsonObject lag(Status.Lag lag) {
    return new JsonObject()
        .put("behindSeconds", span(lag.behindMillis()))
        .put("behindBytes", lag.behindBytes())
        .put("timeToFullSeconds", span(lag.timeToFullMillis()))
        .put("drainSeconds", span(lag.drainMillis()))
        .put("appendBytesPerSecond", number(lag.appendBytesPerSecond()))
        .put(
            "outageBudget",
            new JsonObject()
                .put("medianSeconds", span(lag.outage().medianMillis()))
                .put("worstSeconds", span(lag.outage().worstMillis()))
                .put("estimate", lag.outage().estimate())
                .put("hours", lag.outage().hours()));
  }

  private static @Nullable JsonObject stop(Status.@Nullable Stop stop) {
    return stop == null
        ? null
        : new JsonObject()
            .put("checkpoint", stop.checkpoint())
            .put("lsn", lsn(stop.lsn()))
            .put("reached", stop.reached())
            .put("since", time(stop.sinceMillis()));
  }

  private static JsonObject line(Status.Line line) {
    Status.CatchUp catchUp = line.catchUp();
    return new JsonObject()
        .put("peer", line.peer())
        .put("state", word(line.state()))
        .put("since", time(line.sinceMillis()))
        .put("sentBytesPerSecond", number(line.sentBytesPerSecond()))
        .put("receivedBytesPerSecond", number(line.receivedBytesPerSecond()))
        .put("roundTripSeconds", span(line.roundTripMillis()))
        .put("ackedLsn", lsn(line.ackedLsn()))
        .put("catchUp", catchUp == null ? null : catchUp(catchUp))
        .put(
            "carried",
            new JsonObject()
                .put("bytes", line.carried().bytes())
                .put("wireBytes", line.carried().wireBytes()))
        .put("limit", limit(line.limit()))
        .put("priority", word(line.priority()))
        .put("problem", line.problem());
  }

  private static JsonObject catchUp(Status.CatchUp catchUp) {
    Status.Eta eta = catchUp.eta();
    return new JsonObject()
        .put("doneBytes", catchUp.doneBytes())
        .put("totalBytes", catchUp.totalBytes())
        .put("alikeBytes", catchUp.alikeBytes())
        .put("receiving", catchUp.receiving())
        .put("bytesPerSecond", number(catchUp.bytesPerSecond()))
        .put("etaSeconds", span(eta.millis()))
        .put("etaSoonestSeconds", span(eta.soonestMillis()))
        .put("etaLatestSeconds", span(eta.latestMillis()));
  }

  private static @Nullable JsonObject limit(@Nullable Ceiling limit) {
    return limit == null
        ? null
        : new JsonObject()
            .put("bytesPerSecond", limit.bytesPerSecond())
            .put("until", time(limit.untilMillis()));
  }
}
