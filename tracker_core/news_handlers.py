"""What the main thread does with each piece of the worker's news: one method `on_<name>` for each."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from .activity import StampedSignal
from .catch_up import CatchUp
from .clock import Reading
from .message import Message
from .model import Policy, Segment, Task, User
from .news import Status
from .offline.journal import Ack
from .person import Person
from .recorder import Recorder
from .running_totals import Span
from .session import Event
from .user_folder.cache import Day
from .user_folder.remembered_sign_in import Account
from .worker import Worker

NEEDED_AT_QUIT = ("signal", "os_input_sampled")  # these start nothing and show nothing


class NewsHandlers:
    """`enter(account)` makes an account the one that is signed in, `hear_pointer(wanted)` asks the DCC."""

    def __init__(
        self,
        *,
        worker: Worker,
        person: Person,
        recorder: Recorder,
        catch_up: CatchUp,
        message: Message,
        enter: Callable[[Account], None],
        hear_pointer: Callable[[bool], None],
    ) -> None:
        self.status = Status()
        self._worker = worker
        self._person = person
        self._recorder = recorder
        self._catch_up = catch_up
        self._message = message
        self._enter = enter
        self._hear_pointer = hear_pointer

    def handle_next(self, names: Optional[Tuple[str, ...]] = None) -> None:
        """Handle the oldest piece of news; with `names`, drop it if it is none of these."""
        name, values, folder = self._worker.news.popleft()
        is_current = folder in ("", self._person.folder)  # else somebody else has signed in since
        if is_current and (names is None or name in names):
            getattr(self, "on_" + name)(*values)

    def on_signal(self, signal: StampedSignal) -> None:
        self._catch_up.add_signal(signal)

    def on_os_input_sampled(self, is_readable: bool, at: Reading) -> None:
        self._catch_up.record_os_sample(is_readable, at)
        self._hear_pointer(not is_readable and self._recorder.wants_os_input())

    def on_signed_in(self, number: int, account: Account, policy: Policy) -> None:
        if not self._person.finish_sign_in(number):
            self._worker.post("end_token", account.token)
            return
        self._message.clear()
        self._enter(account)
        self._worker.post("remember_sign_in", account)
        self.on_policy(policy)

    def on_sign_in_failed(self, number: int, text: str) -> None:
        if self._person.finish_sign_in(number):
            self._message.show(text, "error")

    def on_sign_in_ended(self, text: str) -> None:
        self._message.show(text, "warning", notify=True)

    def on_signed_in_elsewhere(self) -> None:
        self._message.clear()

    def on_me(self, user: User) -> None:
        self._person.update_user(user)

    def on_own_tasks(self, tasks: Tuple[Task, ...]) -> None:
        self._person.set_own_tasks(tasks)

    def on_found_tasks(self, search: str, all_open: bool, tasks: Tuple[Task, ...]) -> None:
        self._person.set_found_tasks(search, all_open, tasks)

    def on_policy(self, policy: Policy) -> None:
        self._person.set_policy(policy)
        self._catch_up.add(Event("policy", policy=policy), self._catch_up.now())

    def on_server_time(self, server_ms: int, at: Reading) -> None:
        self._catch_up.add(Event("server_time", server_ms=server_ms), at)

    def on_day(self, day: Day, included: Dict[str, Span]) -> None:
        self._recorder.totals.set_day(day, included)
        self._person.set_day(day)

    def on_adopted(self, segments: List[Segment], acks: List[Ack]) -> None:
        day = self._person.known.day
        for segment in segments:
            self._recorder.totals.record(segment)
        if day is not None:
            included = {ack.id: (ack.start_ms, ack.end_ms) for ack in acks if ack.at_ms <= day.at_ms}
            self._recorder.totals.add_included(included)

    def on_interrupted(self, task_id: Any, until_ms: int) -> None:
        self._person.set_interrupted(task_id, until_ms)

    def on_results(self, acks: List[Tuple[str, int]], refused: List[str]) -> None:
        if self._recorder.journal is not None:
            self._recorder.journal.acknowledged(dict(acks))
        if refused:
            text = "The server refused some of your time; the panel shows why."
            self._message.show(text, "warning", notify=True)

    def on_live_file_lost(self) -> None:
        if self._recorder.journal is not None:
            self._recorder.journal.seal()

    def on_status(self, status: Status) -> None:
        self.status = status

    def on_worker_ended(self) -> None:
        self._person.is_signing_in = False
        self.on_os_input_sampled(False, self._catch_up.now())
        text = "Sending your time failed too often and has stopped; your time is kept. Restart and tell IT."
        self._message.show(text, "error", notify=True)

    def on_message(self, text: str, level: str) -> None:
        self._message.show(text, level)

    def reset_status(self) -> None:
        """Nobody is signed in, so there is nothing to report on."""
        self.status = Status()
