"""Who is signed in, as the main thread sees it, and what the server last said: tasks, policy, day total.

It writes nothing and waits for nothing: what has to be remembered is posted to the worker.
"""

from __future__ import annotations

from typing import Any, Callable, Optional, Tuple

from .errors import NotNow
from .matching import Matcher
from .model import Interrupted, Policy, Task, User
from .offline.journal import Owner, folder_for
from .user_folder import cache
from .user_folder.cache import Day, Known
from .user_folder.remembered_sign_in import Account

RECENT_TASKS = 8


class Person:
    """`post(name, *values)` leaves a message for the worker."""

    def __init__(self, home: str, post: Callable[..., None]) -> None:
        self.account: Optional[Account] = None
        self.folder = ""  # of the journal and the cache
        self.known = Known()
        self.is_signing_in = False
        self.interrupted: Optional[Interrupted] = None  # to be offered to continue with
        self._home = home
        self._post = post
        self._request_number = 0  # of the newest sign-in; the answer to an older one is too late
        self._search: Tuple[str, bool] = ("", False)  # its words, and whether among all open tasks
        self._matcher: Optional[Tuple[Tuple[Task, ...], Matcher]] = None  # of these tasks
        self._found: Optional[Tuple[Task, ...]] = None  # by the search, shown instead of the own tasks

    # --- signing in and out ---

    def request_sign_in(self, username: str, password: str, remember: bool) -> None:
        self._request_number += 1
        self.is_signing_in = True
        self._post("sign_in", self._request_number, username.strip(), password, remember)

    def cancel_sign_in(self) -> None:
        """A sign-in that is still on its way is no longer wanted."""
        self._request_number += 1
        self.is_signing_in = False

    def finish_sign_in(self, number: int) -> bool:
        """The answer to a sign-in has come. Returns False if it is no longer wanted."""
        if number != self._request_number:
            return False
        self.is_signing_in = False
        return True

    def owns(self, folder: str) -> bool:
        return self.account is not None and self.folder == folder

    def owner_of(self, account: Account) -> Tuple[str, Owner]:
        """The folder of an account's journal, and whose it is."""
        owner = Owner(account.server_url, account.user.id)
        return folder_for(self._home, owner), owner

    def enter(self, account: Account, folder: str) -> None:
        """Another person signs in."""
        self.account, self.folder, self.known = account, folder, cache.load(folder)

    def leave(self) -> None:
        self.account = self._found = self.interrupted = None
        self._search = ("", False)
        self.known = Known()

    def update_user(self, user: User) -> None:
        if self.account is not None:
            self.account = self.account._replace(user=user)

    # --- tasks ---

    def tasks(self) -> Tuple[Task, ...]:
        """The tasks to choose from: those found by a search, else the person's own."""
        return self.known.tasks if self._found is None else self._found

    def find_task(self, task_id: Any) -> Task:
        """Raises NotNow for a task that is no longer in any list."""
        for task in (*(self._found or ()), *self.known.tasks, *self.known.recent):
            if task.id == task_id:
                return task
        raise NotNow(
            "This task is no longer in your list; refresh the list and pick a task again.", "unknown_task"
        )

    def find_task_of_file(self, path: str) -> Optional[Task]:
        """The one of the person's own and recent tasks that the file belongs to, or None; see `matching`."""
        own = (*self.known.tasks, *self.known.recent)
        if self._matcher is None or self._matcher[0] != own:
            self._matcher = (own, Matcher(own))
        found: Optional[Task] = self._matcher[1].find(path)
        return found

    def set_interrupted(self, task_id: Any, until_ms: int) -> None:
        """An earlier run was interrupted at this task; it is offered if the task is still known."""
        known = (*self.known.recent, *self.known.tasks)
        task = next((task for task in known if task.id == task_id), None)
        self.interrupted = Interrupted(task, until_ms) if task is not None else None

    def dismiss_interrupted(self) -> None:
        if self.interrupted is not None:
            self.interrupted = None
            self._post("forget_interrupted")

    def search_tasks(self, search: str, all_open: bool) -> None:
        """Ask the worker for tasks; without a search the own tasks show again."""
        self._search = (search, all_open)
        if not search and not all_open:
            self._found = None
        self._post("find_tasks", search, all_open)

    def set_found_tasks(self, search: str, all_open: bool, tasks: Tuple[Task, ...]) -> None:
        if not search and not all_open:
            self.set_own_tasks(tasks)
        elif (search, all_open) == self._search:  # else the answer is too late
            self._found = tasks

    def set_own_tasks(self, tasks: Tuple[Task, ...]) -> None:
        self._remember(self.known._replace(tasks=tasks))

    def add_recent_task(self, task: Task) -> None:
        others = tuple(other for other in self.known.recent if other.id != task.id)
        self._remember(self.known._replace(recent=((task, *others))[:RECENT_TASKS]))

    # --- what else the server said ---

    def set_policy(self, policy: Policy) -> None:
        self._remember(self.known._replace(policy=policy))

    def set_day(self, day: Day) -> None:
        self._remember(self.known._replace(day=day))

    def _remember(self, known: Known) -> None:
        if known != self.known and self.account is not None:
            self.known = known
            self._post("remember", self.folder, known)
