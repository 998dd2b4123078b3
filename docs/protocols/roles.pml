/* The changes of role of one group on two appliances, checked by spin over every order of events that
 * fits into so many records and epochs. Names are those of docs/protocols/replication.md; ids those of
 * docs/GUARANTEES.md. A record is its epoch, its kind and one bit of content; a log is durable up to a
 * position, and a power cut takes any part of what lies above. A line that breaks is a step not taken.
 *
 * Forbidden, and asserted below:
 *   R3  an appliance writes in an epoch that is not its own
 *   R3  a record follows the end of its epoch
 *   R3  records that only one appliance has are given up without being kept as a branch
 *   B3  two logs go different ways although nobody was promoted: something was sent that its sender lost
 *   switchover: the successor opens its epoch without a record that the old primary has in its own
 *
 * Each of WRITES_AFTER_END, SETTLES_WITHOUT_BRANCH, SENDS_BEFORE_DURABLE, TAKES_OVER_EARLY, when defined,
 * is a fault in the protocol that must be found.
 */
#define RECORDS 5
#define EPOCHS 3
#define CRASHES 1

mtype:Role = { PRIMARY, SECONDARY, SUPERSEDED };
mtype:Kind = { START, WRITE, END, END_TO };

typedef Log {
  byte epoch[RECORDS];
  mtype:Kind kind[RECORDS];
  bit content[RECORDS];
  byte end;
  byte durable;
};

Log log[2];
mtype:Role role[2];
bool up[2];
bool asks[2];        /* restarted as primary: exports nothing before it has asked, or given up waiting */
bool told[2];        /* says that there are two primaries */
bool branch[2];      /* keeps a tail of its own aside */

byte owner[EPOCHS];
bool changesOwner[EPOCHS];
byte epochs;
byte crashes;

/* One record under way to each side; what was in flight when a role changed arrives all the same. */
typedef Sent { bool any; byte place; byte epoch; mtype:Kind kind; bit content; };
Sent wire[2];

inline append(at, number, what, value) {
  log[at].epoch[log[at].end] = number;
  log[at].kind[log[at].end] = what;
  log[at].content[log[at].end] = value;
  log[at].end++
}

/* What is gone leaves no trace, so that equal states are equal. */
inline drop(at) {
  log[at].end--;
  log[at].epoch[log[at].end] = 0;
  log[at].kind[log[at].end] = 0;
  log[at].content[log[at].end] = 0
}

inline nothingUnderWay(at) {
  wire[at].any = false;
  wire[at].place = 0;
  wire[at].epoch = 0;
  wire[at].kind = 0;
  wire[at].content = 0
}

inline openEpoch(me, changes) {
  owner[epochs] = me;
  changesOwner[epochs] = changes;
  append(me, epochs, START, 0);
  log[me].durable = log[me].end;     /* synced before a host may write */
  epochs++
}

#define room(me) (log[me].end < RECORDS)
#define last(me) (log[me].end - 1)
#define serves(me) (up[me] && role[me] == PRIMARY && !asks[me] && !ended(me))
#define ended(me) (log[me].end > 0 && (log[me].kind[last(me)] == END || log[me].kind[last(me)] == END_TO))

/* Compares as the chain does: equal at a position means equal in all that lies below. */
hidden byte common;
inline compare(a, b) {
  common = 0;
  do
  :: (common < log[a].end) && (common < log[b].end) &&
     (log[a].epoch[common] == log[b].epoch[common]) &&
     (log[a].kind[common] == log[b].kind[common]) &&
     (log[a].content[common] == log[b].content[common]) -> common++
  :: else -> break
  od
}

/* Whether `a` has an epoch after the common part that was opened by a promote or switchover. */
hidden byte supersedes;
hidden byte i;
inline findOwnerChange(a) {
  supersedes = false;
  i = common;
  do
  :: i < log[a].end ->
     supersedes = supersedes || (log[a].kind[i] == START && changesOwner[log[a].epoch[i]]);
     i++
  :: else -> break
  od
}

/* Both say what they have. Whatever is not a plain prefix is told, and never written over. */
hidden byte weDo, theyDo;
inline meet(me, other) {
  compare(me, other);
  findOwnerChange(me); weDo = supersedes;
  findOwnerChange(other); theyDo = supersedes;
  assert(common == log[me].end || common == log[other].end || weDo || theyDo);  /* B3 */
  if
  :: weDo && theyDo && role[me] == PRIMARY && role[other] == PRIMARY ->
     told[me] = true; told[other] = true; asks[me] = false; asks[other] = false
  :: theyDo && !weDo && role[me] == PRIMARY -> role[me] = SUPERSEDED; asks[me] = false
  :: weDo && !theyDo && role[other] == PRIMARY -> role[other] = SUPERSEDED; asks[other] = false
  :: else -> skip
  fi
}

#ifdef SENDS_BEFORE_DURABLE
#define sendable(me) (log[me].end)
#else
#define sendable(me) (log[me].durable)
#endif

inline send(me, other) {
  compare(me, other);
  if
  :: common == log[other].end && common < sendable(me) ->
     wire[other].any = true;
     wire[other].place = common;
     wire[other].epoch = log[me].epoch[common];
     wire[other].kind = log[me].kind[common];
     wire[other].content = log[me].content[common]
  :: else -> skip
  fi
}

/* The chain in the record's header proves that it continues exactly what is here. */
inline receive(me, other) {
  compare(me, other);
  if
  :: role[me] == SECONDARY && log[me].end == wire[me].place && common >= wire[me].place ->
     append(me, wire[me].epoch, wire[me].kind, wire[me].content)
  :: else -> skip
  fi;
  nothingUnderWay(me)
}

inline hostWrites(me) {
  assert(owner[log[me].epoch[last(me)]] == me);                                /* R3 */
#ifndef WRITES_AFTER_END
  assert(!ended(me));
#endif
  if
  :: append(me, log[me].epoch[last(me)], WRITE, 0)
  :: append(me, log[me].epoch[last(me)], WRITE, 1)
  fi;
  assert(log[me].kind[last(me) - 1] == START || log[me].kind[last(me) - 1] == WRITE)   /* R3 */
}

#ifdef TAKES_OVER_EARLY
#define isOver(me) (owner[log[me].epoch[last(me)]] != me)
#else
#define isOver(me) (log[me].kind[last(me)] == END_TO && owner[log[me].epoch[last(me)]] != me)
#endif

/* The successor holds the end durably: the old primary has nothing more of that epoch. */
inline takeOver(me, other) {
  assert(log[other].end <= log[me].end || /* switchover */
         log[other].epoch[log[me].end] != log[me].epoch[last(me)]);
  role[me] = PRIMARY;
  openEpoch(me, true)
}

/* Settles: the loser's own tail is kept as a branch before the winner's log takes its place. */
inline settle(me, other) {
  compare(me, other);
#ifndef SETTLES_WITHOUT_BRANCH
  branch[me] = branch[me] || common < log[me].end;
#endif
  assert(common == log[me].end || branch[me]);                                 /* R3 */
  do
  :: log[me].end > common -> drop(me)
  :: else -> break
  od;
  log[me].durable = common;
  role[me] = SECONDARY;
  asks[me] = false;
  told[me] = false;
  told[other] = false
}

inline powerCut(me) {
  crashes++;
  up[me] = false;
  nothingUnderWay(me);
  do
  :: log[me].end > log[me].durable -> drop(me)
  :: break
  od;
  log[me].durable = log[me].end      /* what survived is synced before it is used */
}

/* The end of an epoch is the last record: the rest of a demote or switchover is done first. */
inline restart(me) {
  up[me] = true;
  if
  :: role[me] == PRIMARY && ended(me) -> role[me] = SECONDARY
  :: role[me] == PRIMARY && !ended(me) -> asks[me] = true
  :: else -> skip
  fi
}

proctype appliance(byte me) {
  byte other = 1 - me;
  do
#ifdef WRITES_AFTER_END
  :: atomic { up[me] && role[me] == PRIMARY && !asks[me] && room(me) -> hostWrites(me) }
#else
  :: atomic { serves(me) && room(me) -> hostWrites(me) }
#endif
  :: atomic { up[me] && log[me].durable < log[me].end -> log[me].durable = log[me].end }
  :: atomic { up[me] && up[other] && !wire[other].any && role[other] == SECONDARY -> send(me, other) }
  :: atomic { up[me] && wire[me].any -> receive(me, other) }
  :: atomic { up[me] && up[other] -> meet(me, other) }
     /* A primary that restarts and gets no answer goes on under a new epoch (R4). */
  :: atomic { up[me] && asks[me] && room(me) && epochs < EPOCHS -> openEpoch(me, false); asks[me] = false }
     /* The operator, who may be wrong at any time. */
  :: atomic { up[me] && role[me] == SECONDARY && log[me].end > 0 && room(me) && epochs < EPOCHS ->
       role[me] = PRIMARY; openEpoch(me, true) }
  :: atomic { serves(me) && room(me) -> append(me, log[me].epoch[last(me)], END, 0) }
  :: atomic { serves(me) && room(me) -> append(me, log[me].epoch[last(me)], END_TO, 0) }
  :: atomic { up[me] && role[me] == PRIMARY && !asks[me] && ended(me) && log[me].durable == log[me].end ->
       role[me] = SECONDARY }
  :: atomic { up[me] && role[me] == SECONDARY && log[me].end > 0 && log[me].durable == log[me].end &&
       isOver(me) && room(me) && epochs < EPOCHS -> takeOver(me, other) }
  :: atomic { up[me] && up[other] && !wire[me].any && role[other] == PRIMARY &&
       (role[me] == SUPERSEDED || told[me]) -> settle(me, other) }
  :: atomic { up[me] && crashes < CRASHES -> powerCut(me) }
  :: atomic { !up[me] -> restart(me) }
  od
}

init {
  atomic {
    up[0] = true;
    up[1] = true;
    role[0] = PRIMARY;
    role[1] = SECONDARY;
    openEpoch(0, false);
    run appliance(0);
    run appliance(1)
  }
}
