package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;

/// What a recovery found, as far as its decision depends on it: the columns of the table.
record RecoveryFacts(ClosingFact closing, RingFact ring, BootFact boot, EndFact end, CutFact cut) {

  enum ClosingFact {
    CLEAN,
    OPEN
  }

  enum RingFact {
    /// No file.
    NONE,
    /// Damaged header, or of another group, store, boot or size.
    FOREIGN,
    /// This store's, but its durable position is not on the log that the slots hold.
    UNLINKED,
    /// Links; an invalid record stands below its `appended`, and the slots do not have it either.
    TORN,
    /// Links; everything below its `appended` is there.
    WHOLE
  }

  enum BootFact {
    /// The machine has not been restarted since the log was opened.
    SAME,
    OTHER
  }

  enum EndFact {
    /// Something claims `durable` beyond the first invalid record.
    SHORT,
    /// The log ends exactly where the clean stop says, or goes on from there with received records.
    EXACT,
    /// Nothing claims more than there is.
    WHOLE
  }

  enum CutFact {
    NONE,
    /// The operator, or a fetch from a peer, accepted exactly this end.
    ACCEPTED
  }

  RecoveryFacts {
    Check.check(end != EndFact.EXACT || closing == ClosingFact.CLEAN, "EXACT is of a clean stop");
  }
}
