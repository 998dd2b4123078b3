package io.forebay.gateway.link;

import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.wire.Message;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The groups of this appliance as its lines see them. Any thread.
public final class LinkGroups {
  /// A group, its fixed shape, which appliances are attached to it (as its peers, whichever side is
  /// primary), and who carries out checkpoint verbs that come over the line.
  public record Member(
      ReplicatedGroup group, long segmentBytes, Predicate<UUID> attachedTo, Commands commands) {
    /// Whether the group is attached to that appliance: replicated to it, or fed by it.
    public boolean wanted(UUID appliance) {
      return attachedTo.test(appliance);
    }
  }

  /// Carries out a verb for the peer; `done` is called once, on any thread.
  public interface Commands {
    void carryOut(Message.Command command, Consumer<Message.Result> done);
  }

  /// Makes the group that a peer replicates to us: empty, secondary, the peer attached. Calls [#add], then `done` with null,
  /// or with one line that says why not. Any thread; may take long.
  public interface Adopter {
    void adopt(Message.Card card, Peer from, Consumer<@Nullable String> done);
  }

  private final Map<UUID, Member> members = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Adopter adopter;

  public LinkGroups(Adopter adopter) {
    this.adopter = adopter;
  }

  /// Takes the group's callbacks: from now on every line hears of its changes.
  public void add(Member member) {
    members.put(member.group().id(), member);
    member.group().onSendable(this::changed);
    member.group().onDurable(this::changed);
    changed();
  }

  public void remove(UUID group) {
    members.remove(group);
    changed();
  }

  /// Something that lines look at has changed: to which peers a group is replicated, a role, a watermark.
  public void changed() {
    listeners.forEach(Runnable::run);
  }

  /// The group, or null.
  public @Nullable Member find(UUID group) {
    return members.get(group);
  }

  public List<Member> all() {
    return List.copyOf(members.values());
  }

  public Adopter adopter() {
    return adopter;
  }

  /// `wake` is called at every change, on any thread.
  public void listen(Runnable wake) {
    listeners.add(wake);
  }

  public void unlisten(Runnable wake) {
    listeners.remove(wake);
  }
}
