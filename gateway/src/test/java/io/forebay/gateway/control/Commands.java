package io.forebay.gateway.control;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One of each command that there is, found by what [Command] and its nouns permit: no list that a new command
/// could be missing in.
public final class Commands {
  private Commands() {}

  public static List<Command<?>> all() {
    return leaves(Command.class).map(Commands::one).toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Commands::leaves)
        : Stream.of(type);
  }

  /// Alike whatever is asked for: names are "x", numbers 1, what may be missing is.
  private static Command<?> one(Class<?> type) {
    try {
      return (Command<?>) make(type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a command is a record of plain values: " + type, e);
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    List<Class<?>> types = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      boolean mayMiss = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      values.add(mayMiss ? null : value(component.getType()));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(values.toArray());
  }

  private static Object value(Class<?> type) throws ReflectiveOperationException {
    if (type == ZoneId.class) {
      return ZoneOffset.UTC;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return value(type.getPermittedSubclasses()[0]);
    }
    if (type.isRecord()) {
      return make(type);
    }
    return switch (type.getName()) {
      case "boolean" -> false;
      case "int" -> 1;
      case "long" -> 1L;
      case "java.lang.String" -> "x";
      case "java.util.List" -> List.of();
      case "java.util.Set" -> Set.of();
      case "java.net.InetSocketAddress" -> InetSocketAddress.createUnresolved("x", 1);
      case "java.util.UUID" -> new UUID(1, 2);
      default -> throw new NoSuchFieldException("no value for " + type);
    };
  }
}
