"""The composition root: one Host, one Tracker, one View. Nothing imports it but the plug-ins.

Everything here runs on the DCC's main thread and waits for nothing. The worker's news is handled by the tick,
and sooner by `call_on_main`.
"""

from __future__ import annotations

import logging
import os
from functools import partial
from typing import Any, Dict, Optional, Tuple

from . import clock, session
from .activity import ActivityMonitor
from .catch_up import CatchUp
from .errors import NotNow
from .guard import guarded, none_on_error, run_all
from .message import Message
from .model import Task, View
from .news_handlers import NEEDED_AT_QUIT, NewsHandlers
from .offline import orphans
from .panel import wording
from .person import Person
from .recorder import Recorder
from .session import Event
from .user_folder import log_file, remembered_sign_in
from .user_folder.remembered_sign_in import Account
from .worker import Worker

TICK_S = 1.0

log = logging.getLogger("vfx_time_tracker")


class Tracker:
    """What a plug-in uses: see docs/architecture.md, section 9. Raises TrackerError with a `user_message`."""

    def __init__(self, host: Any, config: Any, system_clock: Any = None) -> None:
        self._host = host
        self._config = config
        self._clock = system_clock or clock.Clock()
        self._message = Message(host)
        self._monitor = ActivityMonitor(self._clock)
        self._worker = Worker(config, self._clock, self._client(), self._wake)
        self._person = Person(config.home, self._worker.post)
        self._recorder = Recorder(self._clock, self._worker.post, self._scene)
        self._catch_up = CatchUp(self._clock, self._monitor, self._step, lambda: self._recorder.state)
        self._news = NewsHandlers(
            worker=self._worker,
            person=self._person,
            recorder=self._recorder,
            catch_up=self._catch_up,
            message=self._message,
            enter=self._enter,
            hear_pointer=host.hear_pointer,
        )
        self._run: Tuple[str, Dict[str, Any]] = ("", {})  # its id, and the head of its journal files
        self._task: Optional[Task] = None
        self._is_open = self._is_broken = self._has_given_up = False
        self._allowed: Optional[bool] = None
        self._running = (False, False)
        self._receive_guarded = guarded(self._receive, self._give_up)
        self._get_scene = none_on_error(host.scene_path)
        self._ask_allowed = none_on_error(host.online_allowed)

    # --- what the plug-in calls ---

    def open(self) -> None:
        """Load what is remembered and begin to tick. A DCC in batch mode is left alone."""
        if self._host.is_batch or self._is_open:
            return
        self._is_open = True
        log_file.begin(self._config.home, self._host.name)
        self._catch_up.restart()
        self._recorder.open()
        self._update_allowed()
        account = remembered_sign_in.load(self._config.home, self._config.server_url)
        if account is not None:
            self._enter(account)
        self._host.connect(guarded(self._monitor.on_signal, self._give_up_soon))
        self._host.start_timer(TICK_S, guarded(self._tick, self._give_up))

    def close(self) -> None:
        """Write the last snapshot and leave; nothing waits."""
        if not self._is_open:
            return
        self._is_open = False
        run_all(
            self._host.disconnect,
            partial(self._receive, NEEDED_AT_QUIT),
            self._quit,
            self._recorder.close_journal,
            self._worker.stop,
            log_file.end,
        )

    def sign_in(self, username: str, password: str, remember: bool = True) -> None:
        """Returns at once; the outcome shows in `view()`."""
        self._check_usable()
        if not username.strip() or not password:
            raise NotNow("Type your username and your password.", "nothing_typed")
        if self._worker.has_ended():
            raise NotNow(
                "Sending your time has stopped after errors; restart this program, then sign in.",
                "worker_ended",
            )
        self._message.clear()
        self._worker.start()
        self._update_allowed()
        self._person.request_sign_in(username, password, remember)

    def sign_out(self) -> None:
        """Stop, forget the token here at once, and end it on the server as soon as possible.

        The journal stays. This also cancels a sign-in that is still on its way.
        """
        self._person.cancel_sign_in()
        if self._person.account is None:
            return
        self._receive_guarded()
        self._leave()
        remembered_sign_in.forget(self._config.home, self._config.server_url)
        self._message.clear()
        self._worker.post("sign_out")
        if self._worker.has_ended():
            text = "Signed out here; end the sign-in on {}/me/account too."
            self._message.show(text.format(self._config.server_url), "info")

    def start(self, task_id: Any, paused: bool = False) -> None:
        """Start, or switch to, a task. On the task that is already running it only resumes.

        `paused`: count nothing before `resume`, as after an update of the plug-in during a pause.
        """
        self._check_usable()
        self._receive_guarded()  # who is signed in, and their tasks, may have changed
        if self._person.account is None:
            raise NotNow("Sign in first, then start.", "signed_out")
        task = self._person.find_task(task_id)
        now = self._catch_up.run()
        is_stopped = self._recorder.state.phase == session.STOPPED
        if self._task is not None and self._task.id == task.id and not is_stopped:
            return self.resume()
        self._task = task
        self._message.clear()
        self._step(Event("start", task_id=task.id, session=os.urandom(16).hex(), paused=paused), now)
        self._person.add_recent_task(task)
        self._person.dismiss_interrupted()

    def pause(self) -> None:
        """By hand: only `resume` ends it."""
        self._click(Event("pause"))

    def resume(self) -> None:
        """Continue with the task; does nothing while it runs."""
        self._click(Event("resume"))

    def stop(self) -> None:
        """End the session."""
        self._message.clear()
        self._click(Event("stop"))

    def continue_interrupted(self) -> None:
        """Start the task at which a crash interrupted the artist: `View.interrupted`."""
        interrupted = self._person.interrupted
        if interrupted is not None:
            self.start(interrupted.task.id)

    def dismiss_interrupted(self) -> None:
        """Offer that task no longer."""
        self._person.dismiss_interrupted()

    def find_task_of_file(self, path: str) -> Optional[Task]:
        """The one task of the artist that this file belongs to, or None: ask the artist. See `matching`."""
        return self._person.find_task_of_file(path)

    def refresh_tasks(self, search: str = "", all_open: bool = False) -> None:
        """Ask for the list; the answer shows in `view()`. Without a search the own tasks show again."""
        self._person.search_tasks(search, all_open)

    def open_log(self) -> None:
        """Open the artist's log page in the browser, signed in."""
        if self._person.account is None:
            return self._message.show("Sign in first.", "info", notify=True)
        self._worker.post("open_log")

    def retry_now(self) -> None:
        """Skip the back-off; what is in quarantine is tried once more."""
        self._message.clear()
        self._worker.post("retry_now")

    def discard_quarantined(self) -> None:
        """Move what is in quarantine to a file beside the journal, for good."""
        self._worker.post("discard_quarantined")

    def view(self) -> View:
        """What a panel draws now."""
        person, message = self._person, self._message
        if person.account is None:
            return View(
                signing_in=person.is_signing_in,
                server_url=self._config.server_url,
                message=message.text,
                message_level=message.level,
                connection="offline" if self._allowed is not False else "not_allowed",
            )
        status = self._news.status
        error_level = "warning" if status.server_error else "info"
        return View(
            signed_in=True,
            signing_in=person.is_signing_in,
            user_name=person.account.user.display_name,
            server_url=person.account.server_url,
            state=self._recorder.shown_state(),
            task=self._task,
            tasks=person.tasks(),
            recent=person.known.recent,
            idle_since_ms=session.idle_since_ms(self._recorder.state),
            session_s=self._recorder.session_s() if self._task else 0,
            today_s=self._recorder.today_s(person.known.policy),
            waiting=status.waiting,
            quarantined=status.quarantined,
            connection="not_allowed" if self._allowed is False else "online" if status.online else "offline",
            needs_sign_in=status.needs_sign_in,
            message=message.text or status.server_error,
            message_level=message.level if message.text else error_level,
            idle_after_s=person.known.policy.idle_after_s,
            interrupted=person.interrupted if self._task is None else None,
        )

    # --- the tick ---

    def _tick(self) -> None:
        if self._is_broken:
            return self._give_up()
        self._update_allowed()
        self._receive()
        now = self._catch_up.run()
        self._step(Event("tick", computing=bool(self._host.is_computing())), now)
        self._check_disk()

    def _click(self, event: Event) -> None:
        """What the artist asks for happens now, so after all that happened before, blocked or not."""
        self._receive_guarded()
        self._step(event, self._catch_up.run())

    def _update_allowed(self) -> None:
        allowed = bool(self._ask_allowed())
        if allowed != self._allowed:
            self._allowed = allowed
            self._worker.post("allowed", allowed)

    def _step(self, event: Event, at: clock.Reading) -> None:
        self._recorder.step(event, at)
        is_stopped = self._recorder.state.phase == session.STOPPED
        if is_stopped:
            self._task = None
        running = (not is_stopped, self._recorder.wants_os_input())
        if running != self._running:
            self._running = running
            self._worker.post("running", *running)
            if not running[1]:
                self._host.hear_pointer(False)

    def _quit(self) -> None:
        run_all(self._catch_up.run, lambda: self._step(Event("quit"), self._clock.read()))

    def _scene(self) -> Optional[str]:
        """The scene's path, where the studio wants it. Time without it is better than none."""
        return self._get_scene() if self._person.known.policy.send_scene_path else None

    def _check_disk(self) -> None:
        """Try again what the disk refused, and show why, also where only the worker knows of it."""
        error = self._recorder.flush()
        reason = error.strerror or str(error) if error is not None else self._news.status.disk_error
        self._message.update_disk_error(reason, self._config.home)

    def _wake(self) -> None:
        """Called on the worker's thread."""
        self._host.call_on_main(self._receive_guarded)

    def _receive(self, names: Optional[Tuple[str, ...]] = None) -> None:
        """Handle the worker's news; with `names` only these, and the rest is dropped."""
        while (self._is_open or names) and self._worker.news:
            self._news.handle_next(names)

    # --- who is signed in ---

    def _enter(self, account: Account) -> None:
        """Use this person's journal. The same person signing in again continues in the same one."""
        folder, owner = self._person.owner_of(account)
        if not self._person.owns(folder):
            self._leave()
            self._run = self._recorder.open_journal(folder, owner, self._host.name)
            self._person.enter(account, folder)
            if self._person.known.day is not None:
                self._recorder.totals.set_day(self._person.known.day, {})
            self._step(Event("policy", policy=self._person.known.policy), self._clock.read())
        self._person.account = account
        self._worker.start()
        self._worker.post("account", account, folder, *self._run)

    def _leave(self) -> None:
        self._step(Event("stop"), self._catch_up.run())
        self._recorder.close_journal()
        self._task = None
        self._person.leave()
        self._news.reset_status()

    # --- errors ---

    def _check_usable(self) -> None:
        if self._is_broken:
            raise NotNow(
                "Time tracking switched itself off after errors; restart it, and tell your TD.", "broken"
            )
        if not self._is_open:
            raise NotNow("Time tracking is not running here.", "closed")

    def _give_up(self) -> None:
        """Law 9: after errors in a row this leaves the DCC in peace, and says so."""
        has_given_up, self._is_broken, self._has_given_up = self._has_given_up, True, True
        if has_given_up:
            return
        show = partial(self._message.show, wording.SWITCHED_OFF, "error", True)
        run_all(show, self._host.disconnect, self._quit)

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
