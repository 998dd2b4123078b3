package io.forebay.snmp;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Variable;

/// A column of a table, or a scalar, as `FOREBAY-MIB` has it.
///
/// @param number its last arc
/// @param value null: there is no instance of it now
record Column<R>(int number, String name, Function<R, @Nullable Variable> value) {}
