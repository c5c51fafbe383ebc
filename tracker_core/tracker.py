"""The composition root: one Host, one Tracker, one View. Nothing imports it but the plug-ins.

Everything here runs on the DCC's main thread and waits for nothing. The worker's news are taken by the
tick, and sooner by `call_on_main`; each kind of news is a method `_on_...`.
"""

from __future__ import annotations

import logging
import os
from functools import partial
from typing import Any, Dict, List, Optional, Tuple

from . import auth, cache, clock, diary, orphans, session, wording
from .activity import ActivityMonitor, Sign
from .auth import Account
from .cache import Day, Known
from .errors import NotNow
from .guard import answered, guarded, in_any_case
from .journal import Ack, Owner, folder_for
from .model import Policy, Segment, Task, User, View
from .recorder import Recorder
from .session import Event
from .totals import Span
from .worker import Status, Worker

TICK_S = 1.0
BLOCKED_MS = 5000  # a main thread silent for longer is computing
LAST_NEWS = ("sign", "watched")  # of the worker, that a quit still heeds: they start nothing and tell nobody
RECENT_TASKS = 8
UNWATCHED_MS = (
    60000  # no word of OS input for longer, as no name server holds the worker up: edits count again
)

log = logging.getLogger("vfx_time_tracker")


class Tracker:
    """What a plug-in uses: see docs/architecture.md, section 9. Raises TrackerError with a `user_message`."""

    def __init__(self, host: Any, config: Any, system_clock: Any = None) -> None:
        self._host = host
        self._config = config
        self._clock = system_clock or clock.Clock()
        self._monitor = ActivityMonitor(self._clock)
        self._worker = Worker(config, self._clock, self._client(), self._wake)
        self._recorder = Recorder(self._clock, self._worker.post, self._scene)
        self._account: Optional[Account] = None
        self._run: Tuple[str, Dict[str, Any]] = ("", {})
        self._folder = ""
        self._known = Known()
        self._found: Optional[Tuple[Task, ...]] = None  # by a search, shown instead of the own tasks
        self._sought = ("", False)  # the newest search: its words, and whether among all open tasks
        self._task: Optional[Task] = None
        self._is_open = self._is_broken = self._is_off = self._signing_in = False
        self._sign_in_number = 0  # of the newest wish: the answer to an older one comes too late
        self._allowed: Optional[bool] = None
        self._running = (False, False)
        self._ticked = self._clock.read()
        self._blocked_seen_ms = 0
        self._told: List[Tuple[clock.Reading, Event]] = []  # by the worker, not stepped yet
        self._watched_ms: Optional[int] = None
        self._disk_told = False
        self._message = ("", "info")
        self._status = Status()
        self._receive_guarded = guarded(self._receive, self._give_up)
        self._ask_scene = answered(host.scene_path)

    # --- what the plug-in calls ---

    def open(self) -> None:
        """Read what is remembered and begin to tick. A batch DCC is left alone."""
        if self._host.is_batch or self._is_open:
            return
        self._is_open = True
        diary.begin(self._config.home, self._host.name)
        self._ticked = self._clock.read()
        self._recorder.open()
        account = auth.load(self._config.home, self._config.server_url)
        if account is not None:
            self._enter(account)
        self._host.connect(guarded(self._monitor.on_signal, self._give_up_soon))
        self._host.start_timer(TICK_S, guarded(self._tick, self._give_up))

    def close(self) -> None:
        """Write the last snapshot and leave; nothing waits."""
        if not self._is_open:
            return
        self._is_open = False
        in_any_case(
            self._host.disconnect,
            partial(self._receive, LAST_NEWS),
            self._quit,
            self._recorder.put_down,
            self._worker.stop,
            diary.end,
        )

    def sign_in(self, username: str, password: str, remember: bool = True) -> None:
        """Returns at once; the outcome shows in `view()`."""
        self._check_usable()
        if not username.strip() or not password:
            raise NotNow("Type your username and your password.", "nothing_typed")
        if self._worker.has_ended():
            raise NotNow(
                "Sending your time has stopped after errors; start this program again, then sign in.",
                "worker_ended",
            )
        self._signing_in = True
        self._message = ("", "info")
        self._worker.start()
        self._ask_host_about_network()
        self._sign_in_number += 1
        self._worker.post("sign_in", self._sign_in_number, username.strip(), password, remember)

    def sign_out(self) -> None:
        """Stop, forget the token here at once, and on the server as soon as possible. The journal stays.

        A sign-in that is still on its way is not wanted any more either.
        """
        self._sign_in_number += 1
        self._signing_in = False
        if self._account is None:
            return
        self._receive_guarded()
        self._leave()
        auth.forget(self._config.home, self._config.server_url)
        self._message = ("", "info")
        self._worker.post("sign_out")
        if self._worker.has_ended():
            self._say("Signed out here; end it on {}/me/account too.".format(self._config.server_url), "info")

    def start(self, task_id: Any) -> None:
        """Start, or switch to, a task. On the task that runs already it only resumes."""
        self._check_usable()
        self._receive_guarded()  # whose start it is, and of which tasks, may be news
        if self._account is None:
            raise NotNow("Sign in first, then start.", "signed_out")
        task = self._find(task_id)
        now = self._catch_up()
        if (
            self._task is not None
            and self._task.id == task.id
            and self._recorder.state.phase != session.STOPPED
        ):
            return self.resume()
        self._task, self._message = task, ("", "info")
        self._step(Event("start", task_id=task.id, session=os.urandom(16).hex()), now)
        others = tuple(each for each in self._known.recent if each.id != task.id)
        self._remember(self._known._replace(recent=((task, *others))[:RECENT_TASKS]))

    def pause(self) -> None:
        """By hand: only `resume` goes on."""
        self._click(Event("pause"))

    def resume(self) -> None:
        """Go on with the task; does nothing while it runs."""
        self._click(Event("resume"))

    def stop(self) -> None:
        """End the session."""
        self._message = ("", "info")
        self._click(Event("stop"))

    def refresh_tasks(self, search: str = "", all_open: bool = False) -> None:
        """Ask for the list; the answer shows in `view()`. Without a search the own tasks show again."""
        self._sought = (search, all_open)
        if not search and not all_open:
            self._found = None
        self._worker.post("find_tasks", search, all_open)

    def open_log(self) -> None:
        """Open the artist's pages in the browser, signed in."""
        if self._account is None:
            return self._say("Sign in first.", "info", aloud=True)
        self._worker.post("open_log")

    def retry_now(self) -> None:
        """Skip the back-off; what is in quarantine is tried once more."""
        self._message = ("", "info")
        self._worker.post("retry_now")

    def discard_quarantined(self) -> None:
        """Put what is in quarantine aside for ever; it stays in a file beside the journal."""
        self._worker.post("discard_quarantined")

    def view(self) -> View:
        """What a panel draws now."""
        account, policy = self._account, self._known.policy
        if account is None:
            return View(
                signing_in=self._signing_in,
                server_url=self._config.server_url,
                message=self._message[0],
                message_level=self._message[1],
                connection="offline" if self._allowed is not False else "not_allowed",
            )
        status = self._status
        reason = (status.sentence, "warning" if status.sentence else "info")
        message = self._message if self._message[0] else reason
        return View(
            signed_in=True,
            signing_in=self._signing_in,
            user_name=account.user.display_name,
            server_url=account.server_url,
            state=self._recorder.shown_state(),
            task=self._task,
            tasks=self._known.tasks if self._found is None else self._found,
            recent=self._known.recent,
            idle_since_ms=session.idle_since_ms(self._recorder.state),
            session_s=self._recorder.session_s() if self._task else 0,
            today_s=self._recorder.today_s(policy),
            waiting=status.waiting,
            quarantined=status.quarantined,
            connection="not_allowed" if self._allowed is False else "online" if status.online else "offline",
            needs_sign_in=status.needs_sign_in,
            message=message[0],
            message_level=message[1],
            idle_after_s=policy.idle_after_s,
        )

    # --- the tick ---

    def _tick(self) -> None:
        if self._is_broken:
            return self._give_up()
        self._ask_host_about_network()
        self._receive()
        now = self._catch_up()
        self._step(Event("tick", computing=bool(self._host.is_computing())), now)
        self._check_disk()

    def _click(self, event: Event) -> None:
        """What the artist asks for happens now, so after all that happened before, blocked or not."""
        self._receive_guarded()
        self._step(event, self._catch_up())

    def _catch_up(self) -> clock.Reading:
        """Step what happened up to now, in the order it happened: the hands and the server's words may have
        waited for minutes while the main thread was blocked. Returns now.
        """
        now = self._clock.read()
        self._note_blocked(now)
        watched = self._watched_ms
        self._monitor.os_input_readable = watched is not None and now.mono_ms - watched < UNWATCHED_MS
        happened = [(sign.at, Event(sign.name)) for sign in self._monitor.drain()]
        told, self._told = self._told, []
        for at, event in sorted(happened + told, key=lambda each: each[0].mono_ms):
            self._step(event, at)
        return now

    def _note_blocked(self, now: clock.Reading) -> None:
        """A main thread that was blocked has computed. A sleep looks the same, unless the clock tells sleep
        apart.
        """
        before, self._ticked = self._ticked, now
        if (
            now.mono_ms - before.mono_ms < BLOCKED_MS
            or self._recorder.state.signalled
            or self._recorder.state.polled
        ):
            return
        until = now
        if now.slept_ms is None:
            if self._blocked_seen_ms <= before.mono_ms:
                return
            since_ms = now.mono_ms - self._blocked_seen_ms
            until = clock.Reading(now.wall_ms - since_ms, self._blocked_seen_ms)
        self._monitor.add(Sign("compute_begin", before))
        self._monitor.add(Sign("compute_end", until))

    def _ask_host_about_network(self) -> None:
        allowed = bool(self._host.online_allowed())
        if allowed != self._allowed:
            self._allowed = allowed
            self._worker.post("allowed", allowed)

    def _step(self, event: Event, at: clock.Reading) -> None:
        self._recorder.step(event, at)
        phase = self._recorder.state.phase
        if phase == session.STOPPED:
            self._task = None
        running = (phase != session.STOPPED, phase in (session.TRACKING, session.IDLE))
        if running != self._running:
            self._running = running
            self._worker.post("running", *running)
            if not running[1]:
                self._host.hear_pointer(False)

    def _quit(self) -> None:
        in_any_case(self._catch_up, lambda: self._step(Event("quit"), self._clock.read()))

    def _scene(self) -> Optional[str]:
        """The scene's path, where the studio wants it. Time without it is better than none."""
        return self._ask_scene() if self._known.policy.send_scene_path else None

    def _check_disk(self) -> None:
        """Keep trying what the disk refused, and tell it once, also what the worker alone sees of it."""
        trouble = self._recorder.flush()
        reason = trouble.strerror or str(trouble) if trouble is not None else self._status.disk
        if not reason:
            if self._disk_told:
                self._disk_told, self._message = False, ("", "info")
        elif not self._disk_told:
            self._disk_told = True
            text = "Your time cannot be written to {} ({}); it is kept in memory. Free some space or tell IT."
            self._say(text.format(self._config.home, reason), "error", aloud=True)

    # --- who is signed in ---

    def _enter(self, account: Account) -> None:
        """Take up this person's journal. The same person signing in again goes on in the same one."""
        owner = Owner(account.server_url, account.user.id)
        folder = folder_for(self._config.home, owner)
        if self._account is None or folder != self._folder:
            self._leave()
            self._folder = folder
            self._run = self._recorder.take_up(folder, owner, self._host.name)
            self._known = cache.load(folder)
            if self._known.day is not None:
                self._recorder.totals.told(self._known.day, {})
            self._step(Event("policy", policy=self._known.policy), self._clock.read())
        self._account = account
        self._worker.start()
        self._worker.post("account", account, folder, *self._run)

    def _leave(self) -> None:
        self._step(Event("stop"), self._catch_up())
        self._recorder.put_down()
        self._account = self._task = self._found = None
        self._sought = ("", False)
        self._known = Known()
        self._status = Status()

    # --- the worker's news ---

    def _wake(self) -> None:
        """Called on the worker's thread."""
        self._host.call_on_main(self._receive_guarded)

    def _receive(self, heeded: Optional[Tuple[str, ...]] = None) -> None:
        """Take the worker's news; `heeded`: the names of those to take, the others are dropped."""
        while (self._is_open or heeded) and self._worker.news:
            name, values, folder = self._worker.news.popleft()
            is_ours = folder in ("", self._folder)  # else someone else has signed in since
            if is_ours and (heeded is None or name in heeded):
                getattr(self, "_on_" + name)(*values)

    def _on_sign(self, sign: Sign) -> None:
        self._monitor.add(sign)

    def _on_watched(self, readable: bool, at: clock.Reading) -> None:
        self._watched_ms = at.mono_ms if readable else None
        self._host.hear_pointer(not readable and self._running[1])
        if at.mono_ms - self._ticked.mono_ms >= BLOCKED_MS:
            self._blocked_seen_ms = at.mono_ms

    def _on_signed_in(self, number: int, account: Account, policy: Policy) -> None:
        if number != self._sign_in_number:
            self._worker.post("end_token", account.token)
            return
        self._signing_in = False
        self._message = ("", "info")
        self._enter(account)
        self._worker.post("remember_sign_in", account)
        self._on_policy(policy)

    def _on_sign_in_failed(self, number: int, sentence: str) -> None:
        if number != self._sign_in_number:
            return
        self._signing_in = False
        self._message = (sentence, "error")

    def _on_sign_in_ended(self, sentence: str) -> None:
        self._say(sentence, "warning", aloud=True)

    def _on_signed_in_elsewhere(self) -> None:
        self._message = ("", "info")

    def _on_me(self, user: User) -> None:
        if self._account is not None:
            self._account = self._account._replace(user=user)

    def _on_own_tasks(self, tasks: Tuple[Task, ...]) -> None:
        self._remember(self._known._replace(tasks=tasks))

    def _on_found_tasks(self, search: str, all_open: bool, tasks: Tuple[Task, ...]) -> None:
        if not search and not all_open:
            self._on_own_tasks(tasks)
        elif (search, all_open) == self._sought:  # else the answer comes too late
            self._found = tasks

    def _on_policy(self, policy: Policy) -> None:
        self._remember(self._known._replace(policy=policy))
        self._told.append((self._clock.read(), Event("policy", policy=policy)))

    def _on_server_time(self, server_ms: int, at: clock.Reading) -> None:
        self._told.append((at, Event("server_time", server_ms=server_ms)))

    def _on_day(self, day: Day, held: Dict[str, Span]) -> None:
        self._recorder.totals.told(day, held)
        self._remember(self._known._replace(day=day))

    def _on_adopted(self, segments: List[Segment], acks: Dict[str, Ack]) -> None:
        day = self._known.day
        for segment in segments:
            self._recorder.totals.record(segment)
        if day is not None:
            held = {a.id: (a.start_ms, a.end_ms) for a in acks.values() if a.at_ms <= day.at_ms}
            self._recorder.totals.held(held)

    def _on_settled(self, acks: List[Tuple[str, int]], refused: List[str]) -> None:
        if self._recorder.journal is not None:
            self._recorder.journal.acknowledged(dict(acks))
        if refused:
            self._say(
                "The server refuses some of your time; see the reasons in the panel.", "warning", aloud=True
            )

    def _on_live_file_lost(self) -> None:
        if self._recorder.journal is not None:
            self._recorder.journal.seal()

    def _on_status(self, status: Status) -> None:
        self._status = status

    def _on_worker_ended(self) -> None:
        self._signing_in = False
        self._on_watched(False, self._clock.read())
        text = "Sending your time failed too often and has stopped; your time is kept. Restart and tell IT."
        self._say(text, "error", aloud=True)

    def _on_say(self, sentence: str, level: str) -> None:
        self._say(sentence, level)

    # --- small things ---

    def _find(self, task_id: Any) -> Task:
        for task in (*(self._found or ()), *self._known.tasks, *self._known.recent):
            if task.id == task_id:
                return task
        raise NotNow(
            "This task is not in your list any more; refresh the list and pick again.", "unknown_task"
        )

    def _remember(self, known: Known) -> None:
        if known != self._known and self._account is not None:
            self._known = known
            self._worker.post("remember", self._folder, known)

    def _say(self, sentence: str, level: str, aloud: bool = False) -> None:
        self._message = (sentence, level)
        if aloud:
            self._host.notify(sentence, level)

    def _check_usable(self) -> None:
        if self._is_broken:
            raise NotNow(
                "Time tracking switched itself off after errors; restart it, and tell your TD.", "broken"
            )
        if not self._is_open:
            raise NotNow("Time tracking is not running here.", "closed")

    def _give_up(self) -> None:
        """Law 9: after errors in a row this leaves the DCC in peace, and says so."""
        is_told, self._is_broken, self._is_off = self._is_off, True, True
        if is_told:
            return
        say = partial(self._say, wording.SWITCHED_OFF, "error", True)
        in_any_case(say, self._host.disconnect, self._quit)

    def _give_up_soon(self) -> None:
        """A callback failed too often, on whatever thread: the next tick gives up."""
        self._is_broken = True

    def _client(self) -> Dict[str, str]:
        return {
            "host": self._host.name,
            "host_version": str(self._host.version),
            "addon_version": self._config.version,
            "device": orphans.machine_id().partition("/")[0],
        }
