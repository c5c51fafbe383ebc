"""The pure state machine of tracking: `step(state, event, now)` returns the next state and the segments to
write.

Laws 1 to 3 and 6 live here and nowhere else. It reads no clock, writes no file and draws no random number:
time comes in as a `Reading`, and the ids of segments are made from the session's own id.

    phase      stopped --start--> tracking --idle limit, jump--> idle --activity--> tracking
                                  tracking, idle --pause--> paused --resume--> tracking
                                  any --stop, quit--> stopped

The active lane and the machine lane are open segments side by side; they may overlap, the server paints the
day.
"""

from __future__ import annotations

import hashlib
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from . import wire
from .clock import CORRECT_MS, JUMP_MS, Reading, Timeline, timeline_from
from .model import Policy, Segment

STOPPED, TRACKING, IDLE, PAUSED = "stopped", "tracking", "idle", "paused"

MAX_OPEN_MS = (
    wire.MAX_SEGMENT_MS // 2
)  # a longer stretch continues in a new segment: the server accepts 24 h at most


class Event(NamedTuple):
    """What happened. `name` is one of the names in `TRANSITIONS`; the other fields belong to some of them."""

    name: str
    task_id: Any = None  # start
    session: str = ""  # start: a fresh 32 hex id
    paused: bool = False  # start: nothing is counted until `resume`
    policy: Optional[Policy] = None  # policy
    server_ms: int = 0  # server_time
    computing: bool = False  # tick: what the DCC answered to `is_computing`


class State(NamedTuple):
    """Everything the machine remembers. Instants are milliseconds of the timeline."""

    timeline: Timeline
    moved_ms: int = 0  # by how much this run's clock turned out to be wrong, in all
    phase: str = STOPPED
    task_id: Any = None
    session: str = ""
    made: int = 0  # segments made in this session
    active: Optional[Segment] = None
    machine: Optional[Segment] = None
    active_floor_ms: int = 0  # where the session's last segment of each lane ended
    machine_floor_ms: int = 0
    last_end_ms: int = 0  # where the last segment of this run ended
    last_activity_ms: int = 0
    signalled: bool = False  # a computation was announced and not ended
    polled: bool = False  # the last tick saw a computation
    idle_after_ms: int = wire.IDLE_AFTER_S * 1000
    machine_cap_ms: int = wire.MACHINE_CAP_S * 1000


Effects = List[Segment]
Step = Tuple[State, Effects]
Handler = Callable[[State, Event, int], Step]


def initial(now: Reading, policy: Optional[Policy] = None) -> State:
    """The state at the start of a run."""
    return _with_policy(State(timeline_from(now)), policy or Policy())


def step(state: State, event: Event, now: Reading) -> Step:
    """The one transition function. `now` is the reading at which the event happened, not at which it is
    handled. All segments that it returns lie on the timeline of the next state: where `moved_ms` has changed,
    those returned earlier in this run have moved by the difference.
    """
    if state.timeline.is_stale(now):
        return state, []
    timeline, jump = state.timeline.advance(now)
    effects: Effects = []
    if jump:
        state, effects = _close(state, jump.reason)
        state = _moved(state, jump.shift_ms)
        effects = [_moved_segment(segment, jump.shift_ms) for segment in effects]
        if state.phase == TRACKING:
            state = state._replace(phase=IDLE)
    state = state._replace(timeline=timeline)
    at = timeline.instant(now)
    state, lapsed = _lapse(state, at)
    handle = TRANSITIONS.get((state.phase, event.name))
    if handle is None:
        return state, effects + lapsed
    state, done = handle(state, event, at)
    return state, effects + lapsed + done


def idle_since_ms(state: State) -> Optional[int]:
    return state.last_activity_ms if state.phase == IDLE else None


# --- what each event does; each takes (state, event, instant) ---


def _start(state: State, event: Event, at: int) -> Step:
    state, effects = _close_by_click(state, at, wire.CLOSED_SWITCH)
    state = state._replace(
        phase=TRACKING,
        task_id=event.task_id,
        session=event.session,
        made=0,
        active_floor_ms=0,
        machine_floor_ms=0,
    )
    if event.paused:
        return state._replace(phase=PAUSED), effects
    state, opened = _open_by_click(state, at)
    return state, effects + opened


def _activity(state: State, _event: Event, at: int) -> Step:
    if state.active is None or at <= state.active.end_ms:
        return state, []
    if at - state.active.start_ms > MAX_OPEN_MS:
        return _continue_in_new_segment(state, at)
    active = state.active._replace(end_ms=at, rev=state.active.rev + 1)
    return state._replace(active=active, last_activity_ms=at), [active]


def _return(state: State, _event: Event, at: int) -> Step:
    """The first activity after an idle pause or a sleep resumes tracking automatically."""
    if at <= state.last_activity_ms:
        return state, []
    return _open_active(state._replace(phase=TRACKING), at)


def _pause(state: State, _event: Event, at: int) -> Step:
    state, effects = _close_by_click(state, at, wire.CLOSED_PAUSE)
    return state._replace(phase=PAUSED), effects


def _resume(state: State, _event: Event, at: int) -> Step:
    return _open_by_click(state._replace(phase=TRACKING), at)


def _stop(state: State, _event: Event, at: int) -> Step:
    state, effects = _close_by_click(state, at, wire.CLOSED_STOP)
    return state._replace(phase=STOPPED, task_id=None), effects


def _quit(state: State, _event: Event, _at: int) -> Step:
    """The DCC quits, which is no activity of the artist, so nothing is extended (law 2)."""
    state, effects = _close(state, wire.CLOSED_QUIT)
    return state._replace(phase=STOPPED, task_id=None), effects


def _tick(state: State, event: Event, at: int) -> Step:
    if state.polled and not event.computing:
        state, effects = _compute_end(state, event, at)
        return state._replace(polled=False), effects
    state = state._replace(polled=event.computing)
    if not (state.polled or state.signalled):
        return state, []
    return _compute(state, at)


def _tick_at_rest(state: State, event: Event, _at: int) -> Step:
    return state._replace(polled=event.computing), []


def _compute_begin(state: State, _event: Event, at: int) -> Step:
    return _compute(state._replace(signalled=True), at)


def _compute_end(state: State, _event: Event, at: int) -> Step:
    state, effects = _compute(state, at) if state.machine else (state, [])
    state, closed = _close_machine(state, None)
    return state._replace(signalled=False, polled=False), effects + closed


def _compute_begin_at_rest(state: State, _event: Event, _at: int) -> Step:
    return state._replace(signalled=True), []


def _compute_end_at_rest(state: State, _event: Event, _at: int) -> Step:
    return state._replace(signalled=False, polled=False), []


def _policy(state: State, event: Event, at: int) -> Step:
    return _lapse(_with_policy(state, event.policy or Policy()), at)


def _server_time(state: State, event: Event, at: int) -> Step:
    """The first time of a run that the server sends shows how wrong the clock was for all of the run."""
    is_first = not state.timeline.anchored
    off_ms = event.server_ms - at
    state = state._replace(timeline=state.timeline.with_server_time(event.server_ms, at))
    if not is_first or abs(off_ms) <= CORRECT_MS:
        return _corrected(state, at), []
    timeline = state.timeline._replace(base_ms=state.timeline.base_ms + off_ms, target_ms=None)
    return _revised(_moved(state._replace(timeline=timeline), off_ms))


_RUNNING: Dict[str, Handler] = {
    "start": _start,
    "stop": _stop,
    "pause": _pause,
    "quit": _quit,
    "tick": _tick,
    "compute_begin": _compute_begin,
    "compute_end": _compute_end,
    "policy": _policy,
    "server_time": _server_time,
}
_RESTING: Dict[str, Handler] = {
    "start": _start,
    "quit": _quit,
    "tick": _tick_at_rest,
    "compute_begin": _compute_begin_at_rest,
    "compute_end": _compute_end_at_rest,
    "policy": _policy,
    "server_time": _server_time,
}
_BY_PHASE: Dict[str, Dict[str, Handler]] = {
    STOPPED: _RESTING,
    TRACKING: dict(_RUNNING, activity=_activity),
    IDLE: dict(_RUNNING, activity=_return, resume=_resume),
    PAUSED: dict(_RESTING, stop=_stop, resume=_resume),
}

# (phase, event) -> transition. What is not listed changes nothing: activity while paused, for example.
TRANSITIONS = {(phase, name): fn for phase, row in _BY_PHASE.items() for name, fn in row.items()}


# --- the steps they are made of ---


def _with_policy(state: State, policy: Policy) -> State:
    return state._replace(
        idle_after_ms=policy.idle_after_s * 1000, machine_cap_ms=policy.machine_cap_s * 1000
    )


def _lapse(state: State, at: int) -> Step:
    """Close what the artist has left: active after the idle limit, machine after its cap, both back-dated."""
    effects: Effects = []
    if state.active is not None and at - state.last_activity_ms >= state.idle_after_ms:
        state, effects = _close_active(state, wire.CLOSED_IDLE)
        state = state._replace(phase=IDLE)
    if state.machine is not None and at - state.last_activity_ms > state.machine_cap_ms:
        state, capped = _compute(state, state.last_activity_ms + state.machine_cap_ms)
        state, closed = _close_machine(state, wire.CLOSED_IDLE)
        effects = effects + capped + closed
    return state, effects


def _close_by_click(state: State, at: int, reason: str) -> Step:
    """A click on pause, stop or another task is activity, so work lasts until the click."""
    effects: Effects = []
    if state.active is not None:
        state, effects = _activity(state, Event("activity"), at)
    if state.machine is not None:
        state, computed = _compute(state, at)
        effects = effects + computed
    state, closed = _close(state, reason)
    return state, effects + closed


def _open_active(state: State, at: int) -> Step:
    state, start = _begin(state, at, state.active_floor_ms)
    segment, state = _new(state, wire.ACTIVE, start)
    return state._replace(active=segment, last_activity_ms=start), [segment]


def _open_by_click(state: State, at: int) -> Step:
    """Start or resume by hand: nothing from before the click counts, not even a computation reported late."""
    state, effects = _open_active(state, at)
    floor = state.last_activity_ms if state.machine is None else state.machine_floor_ms
    return state._replace(machine_floor_ms=max(state.machine_floor_ms, floor)), effects


def _continue_in_new_segment(state: State, at: int) -> Step:
    """Law 2 makes the stretch up to `at` work; it is only cut in two where the server's limit comes near."""
    end = state.last_activity_ms
    state, closed = _close_active(state, None)
    segment, state = _new(state, wire.ACTIVE, end)
    segment = segment._replace(end_ms=at)
    return state._replace(active=segment, last_activity_ms=at), [*closed, segment]


def _compute(state: State, at: int) -> Step:
    """The DCC was seen computing at this instant; counted up to the cap without the artist."""
    if state.machine is None:
        if at >= state.last_activity_ms + state.machine_cap_ms:
            return state, []
        state, start = _begin(state, at, state.machine_floor_ms)
        machine, state = _new(state, wire.MACHINE, start)
        return state._replace(machine=machine), []  # written once it has a length
    if at <= state.machine.end_ms:
        return state, []
    state, full = _cut_machine(state, at)
    machine = state.machine._replace(end_ms=at, rev=state.machine.rev + 1)  # type: ignore[union-attr]
    return state._replace(machine=machine), [*full, machine]


def _cut_machine(state: State, at: int) -> Step:
    """A computation counts whole, however long, but no segment of it nears the server's limit."""
    effects: Effects = []
    while state.machine is not None and at - state.machine.start_ms > MAX_OPEN_MS:
        cut = state.machine.start_ms + MAX_OPEN_MS
        state, full = _close_machine(state._replace(machine=state.machine._replace(end_ms=cut)), None)
        machine, state = _new(state, wire.MACHINE, cut)
        state, effects = state._replace(machine=machine), effects + full
    return state, effects


def _begin(state: State, at: int, floor_ms: int) -> Tuple[State, int]:
    """Where a new segment may start: segments of one session never overlap.

    After a clock was set back, a new session begins instead; the day's paint counts each instant once.
    """
    corrected = _corrected(state, at)
    at += corrected.timeline.base_ms - state.timeline.base_ms
    state = corrected
    if at >= floor_ms:
        return state, at
    if floor_ms - at <= JUMP_MS or state.active is not None or state.machine is not None:
        return state, floor_ms
    session = _hash(state.session + "/set back")
    return state._replace(session=session, made=0, active_floor_ms=0, machine_floor_ms=0), at


def _corrected(state: State, at: int) -> State:
    """Follow the server's clock, while nothing is open.

    Back by a little only once there is room: what is counted next must not overlap what was counted last.
    """
    if state.active is not None or state.machine is not None:
        return state
    timeline = state.timeline.corrected()
    moved = timeline.base_ms - state.timeline.base_ms
    if -wire.MAX_FUTURE_MS <= moved < 0 and at + moved < state.last_end_ms:
        return state
    return state._replace(timeline=timeline, last_activity_ms=state.last_activity_ms + moved)


def _moved(state: State, by_ms: int) -> State:
    """Every instant of the run moves, as its clock was wrong by that much."""
    return state._replace(
        moved_ms=state.moved_ms + by_ms,
        active=state.active and _moved_segment(state.active, by_ms),
        machine=state.machine and _moved_segment(state.machine, by_ms),
        active_floor_ms=state.active_floor_ms + by_ms,
        machine_floor_ms=state.machine_floor_ms + by_ms,
        last_end_ms=state.last_end_ms + by_ms,
        last_activity_ms=state.last_activity_ms + by_ms,
    )


def _revised(state: State) -> Step:
    """What is open moved, so it needs a higher revision than the one it was written with (law 1)."""
    active = state.active and state.active._replace(rev=state.active.rev + 1)
    machine = state.machine and state.machine._replace(rev=state.machine.rev + 1)
    lanes = [lane for lane in (active, machine) if lane is not None]
    # a machine segment without a length has not been written at all
    effects = [lane for lane in lanes if lane.kind == wire.ACTIVE or lane.end_ms > lane.start_ms]
    return state._replace(active=active, machine=machine), effects


def _moved_segment(segment: Segment, by_ms: int) -> Segment:
    return segment._replace(start_ms=segment.start_ms + by_ms, end_ms=segment.end_ms + by_ms)


def _new(state: State, kind: str, start_ms: int) -> Tuple[Segment, State]:
    made = state.made + 1
    segment = Segment(
        id=_hash("{}/{}".format(state.session, made)),
        rev=1,
        session=state.session,
        task_id=state.task_id,
        kind=kind,
        start_ms=start_ms,
        end_ms=start_ms,
        open=True,
    )
    return segment, state._replace(made=made)


def _close(state: State, reason: str) -> Step:
    state, active = _close_active(state, reason)
    state, machine = _close_machine(state, reason)
    return state, active + machine


def _close_active(state: State, reason: Optional[str]) -> Step:
    if state.active is None:
        return state, []
    closed = _closed(state.active, reason)
    state = state._replace(active=None, active_floor_ms=closed.end_ms)
    return _ended(state, closed), [closed]


def _close_machine(state: State, reason: Optional[str]) -> Step:
    if state.machine is None:
        return state, []
    closed = _closed(state.machine, reason)
    state = _ended(state._replace(machine=None, machine_floor_ms=closed.end_ms), closed)
    return state, [closed] if closed.end_ms > closed.start_ms else []


def _ended(state: State, segment: Segment) -> State:
    return state._replace(last_end_ms=max(state.last_end_ms, segment.end_ms))


def _closed(segment: Segment, reason: Optional[str]) -> Segment:
    return segment._replace(open=False, close_reason=reason, rev=segment.rev + 1)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("ascii"), digest_size=wire.ID_HEX_DIGITS // 2).hexdigest()
