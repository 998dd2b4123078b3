package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `group failback`: three operations in a row, of which it does what is still to be done.
class CliFailbackTest extends OnAnAppliance {
  private static final GroupCommand.Show LOOK = new GroupCommand.Show("main");
  private static final GroupCommand.Settle SETTLE = new GroupCommand.Settle("main", "here");
  private static final GroupCommand.Switchover HAND_OVER =
      new GroupCommand.Switchover("main", "osaka", 60_000);

  private static final Status.Succession FORKED = Samples.group().succession();
  private static final Status.Succession UNDER_WAY =
      new Status.Succession(new Status.Handover("osaka", 0x4_0000), List.of(), "");

  /// What the group is at one look after the other; the last one stays.
  private final ArrayDeque<Status.Group> looks = new ArrayDeque<>();

  CliFailbackTest() throws IOException {}

  private static Status.Group group(
      Status.Role role, Status.LineState line, Status.Succession succession) {
    Status.Group sample = Samples.group(List.of(Samples.line(line, null)), Samples.group().lag());
    return new Status.Group(
        sample.name(),
        sample.id(),
        role,
        sample.phase(),
        sample.epoch(),
        sample.imageUsable(),
        sample.rung(),
        sample.watermarks(),
        sample.buffer(),
        sample.lag(),
        sample.hold(),
        sample.pause(),
        sample.policy(),
        sample.lines(),
        sample.volumes(),
        succession,
        sample.verifications(),
        sample.seed(),
        sample.problem());
  }

  private static Status.Group primary(Status.LineState line) {
    return group(Status.Role.PRIMARY, line, Status.Succession.NONE);
  }

  private static final Status.Group HANDED_OVER =
      group(Status.Role.SECONDARY, Status.LineState.FOLLOWING, Status.Succession.NONE);

  private void are(Status.Group... groups) {
    looks.clear();
    looks.addAll(List.of(groups));
    served.control.answer = command -> Outcome.done(answer(command));
  }

  private Object answer(Command<?> command) {
    return command.equals(LOOK) ? next() : FakeControl.sample(command);
  }

  private Status.Group next() {
    return Objects.requireNonNull(looks.size() > 1 ? looks.poll() : looks.peek());
  }

  private List<Command<?>> done() {
    return served.control.seen.stream().filter(each -> !each.equals(LOOK)).toList();
  }

  @Test
  void forked_isSettledOnce_caughtUp_handedOver() {
    Status.Group forked = group(Status.Role.PRIMARY, Status.LineState.STANDING, FORKED);
    Status.Group handing = group(Status.Role.SECONDARY, Status.LineState.FOLLOWING, UNDER_WAY);
    are(
        forked,
        forked,
        primary(Status.LineState.CATCHING_UP),
        primary(Status.LineState.FOLLOWING),
        handing,
        HANDED_OVER);
    Typed typed = type("group", "failback", "main", "--to", "osaka");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(done()).isEqualTo(List.of(SETTLE, HAND_OVER));
    assertThat(typed.err())
        .containsSubsequence("kept there as a branch", "catching-up", "no host can write here");
    assertThat(typed.out()).contains("secondary");
  }

  /// It was interrupted before.
  @Test
  void handoverUnderWay_isOnlyWaitedFor() {
    are(group(Status.Role.PRIMARY, Status.LineState.FOLLOWING, UNDER_WAY), HANDED_OVER);
    Typed typed = type("group", "failback", "main", "--to", "osaka");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(done()).isEqualTo(List.of());
  }

  @Test
  void tooFarBehind_isTriedAgain_andTheReasonIsTold() {
    are(primary(Status.LineState.FOLLOWING));
    served.control.answer =
        command ->
            command.equals(LOOK)
                ? Outcome.done(next())
                : Outcome.refused(Refusal.Kind.CONFLICT, "2 GiB are on their way.");
    Typed typed = type("group", "failback", "main", "--to", "osaka", "--wait", "1200ms");
    assertThat(typed.exit()).isEqualTo(124);
    assertThat(typed.err()).contains("2 GiB are on their way").contains("Give the command again");
    assertThat(done()).hasSizeGreaterThan(1).allMatch(HAND_OVER::equals);
  }

  @Test
  void anotherRefusal_endsIt() {
    are(primary(Status.LineState.FOLLOWING));
    served.control.answer =
        command ->
            command.equals(LOOK)
                ? Outcome.done(next())
                : Outcome.refused(Refusal.Kind.FAILED, "The disk failed.");
    assertThat(type("group", "failback", "main", "--to", "osaka").exit()).isEqualTo(1);
    assertThat(done()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Role.class,
      names = {"SECONDARY", "SUPERSEDED"})
  void onTheOtherSide_saysWhere_andDoesNothing(Status.Role role) {
    are(group(role, Status.LineState.FOLLOWING, Status.Succession.NONE));
    Typed typed = type("group", "failback", "main", "--to", "osaka");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("where its hosts write now");
    assertThat(done()).isEqualTo(List.of());
  }

  @Test
  void bothArePrimary_isLeftToTheOperator() {
    Status.Fork fork = FORKED.forks().getFirst();
    Status.Side here = fork.ours();
    Status.Side there = new Status.Side("osaka", Status.Role.PRIMARY, true, 4, 0x3_8000, 0x8000);
    List<Status.Fork> both = List.of(new Status.Fork(fork.lsn(), here, there));
    are(
        group(
            Status.Role.PRIMARY, Status.LineState.STANDING, new Status.Succession(null, both, "")));
    Typed typed = type("group", "failback", "main", "--to", "osaka");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("group settle");
    assertThat(done()).isEqualTo(List.of());
  }

  @Test
  void peerThatHasNoCopy_isRefused() {
    are(primary(Status.LineState.FOLLOWING));
    assertThat(type("group", "failback", "main", "--to", "nobody").exit()).isEqualTo(3);
    assertThat(done()).isEqualTo(List.of());
  }
}
