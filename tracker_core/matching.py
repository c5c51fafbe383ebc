"""Finds the task that a file belongs to, by the words in its path. It answers only where it cannot be wrong.

Pure functions of text; the path stays on this computer. A task fits a path if, from the folder of its project
on, the path names its whole entity and its kind of work, and nothing that contradicts either. No answer only
costs the artist a click; a wrong one would cost their hours, so each doubt is a no.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Set, Tuple

# What studios call the same kind of work, in folders and file names.
WORK_WORDS = (
    "animation anim ani anm animating",
    "blocking blk",
    "assembly asm",
    "camera cam",
    "cfx charfx characterfx hair cloth",
    "compositing comp cmp composite slapcomp precomp",
    "concept art conceptart",
    "editorial edit edt",
    "environment env enviro",
    "fx effects sfx sim simulation",
    "groom grooming grm",
    "layout lay lyt previslayout",
    "lighting light lgt lit lght",
    "lookdev ldv lookdevelopment shading shd shade",
    "matchmove mm matchmoving tracking track trk matchmovelayout",
    "mattepainting dmp matte mattepaint",
    "modeling modelling model mod mdl geo",
    "paint prep cleanup",
    "previs previz prv previsualization postvis",
    "render rendering rnd",
    "rigging rig rigged",
    "rotoscoping roto rotoscopy",
    "sculpting sculpt scl zbrush",
    "storyboard board boards sb",
    "texturing texture tex txt textures surfacing surface srf surf",
)
# Words of a file name that say nothing about which task it is.
GENERIC_WORDS = frozenset(
    "scene main master work working wip publish pub final file asset assets char character characters "
    "prop props set sets shot shots autosave backup".split()
)
# Words that say that the file came from somewhere else or only serves something else.
DOUBTFUL_WORDS = frozenset("copy from ref refs reference references".split())
MAX_RUN = 4  # words that may spell one name together: "Look_Dev", "Night of the Kite"

_KIND_OF = {word: line.split()[0] for line in WORK_WORDS for word in line.split()}
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"([^\W\d_]+)[-_ ]?(\d+)((?:[^\W\d_]+(?![^\W_]))?)")
_WHOLE_CODE = re.compile(r"(?:[^\W\d_]+[-_ ]?\d+[^\W\d_]*[-_ ]?)+")
_VERSION = re.compile(r"v\d+|ver\d+|version\d+")


class _Path(NamedTuple):
    folders: Tuple[Tuple[str, ...], ...]  # the words of each folder
    stem: Tuple[str, ...]  # the words of the file's name, without its extension
    codes: Dict[str, Set[str]]  # "sh" -> {"0070"}, of the whole path
    runs: Set[str]  # neighbouring words, joined: "lookdev"


class _Wanted(NamedTuple):
    """What a path has to name for a task."""

    task: Any
    projects: Tuple[str, ...]
    parts: Tuple[str, ...]
    kind: str
    name: str


class Matcher:
    """The tasks of an artist, prepared once for any number of paths."""

    def __init__(self, tasks: Iterable[Any]) -> None:
        wanted = [_wanted(task) for task in tasks]
        self._by_last_part: Dict[str, List[_Wanted]] = {}
        self._projects: Dict[str, Any] = {}  # a name of a project, joined -> its id; None if two share it
        own_kinds = set()
        for item in wanted:
            own_kinds.add(item.kind)
            project_id = item.task.project.id
            for name in item.projects:
                known = self._projects.setdefault(name, project_id)
                self._projects[name] = project_id if known == project_id else None
            if item.parts:
                self._by_last_part.setdefault(_key(item.parts[-1]), []).append(item)
        self._kinds = dict({kind: kind for kind in own_kinds if kind}, **_KIND_OF)

    def find(self, path: str) -> Optional[Any]:
        """The one task that this file belongs to, or None if none or several fit."""
        components = _components(path)
        start, project_id = self._find_project(components)
        if project_id is None or not DOUBTFUL_WORDS.isdisjoint(_words("/".join(components))):
            return None
        text = components[start:]
        asked = _parse(text)
        kinds = {self._kinds[run] for run in asked.runs if run in self._kinds}
        if len(kinds) != 1:
            return None
        fitting = [
            item
            for key in _keys(text)
            for item in self._by_last_part.get(key, ())
            if item.task.project.id == project_id and item.kind in kinds and self._fits(item, asked)
        ]
        found = {item.task.id: item.task for item in fitting}
        return next(iter(found.values())) if len(found) == 1 else None

    def _find_project(self, components: List[str]) -> Tuple[int, Optional[Any]]:
        """Where in the path the project is named first, and its id; None if no or more than one is named."""
        start = 0
        named: List[Any] = []
        for n, component in enumerate(components):
            ids = [self._projects[run] for run in _runs(_words(component)) if run in self._projects]
            if ids and not named:
                start = n
            named += ids
        return start, named[0] if len(set(named)) == 1 else None

    def _fits(self, item: _Wanted, asked: _Path) -> bool:
        if item.name and item.name not in asked.runs:
            return False
        if all(_WHOLE_CODE.fullmatch(part) for part in item.parts):
            return all(_names_code(part, asked) for part in item.parts)
        return self._names_words(item, asked)

    def _names_words(self, item: _Wanted, asked: _Path) -> bool:
        """Names without numbers occur in other names too ("robot" in "robot_arm"), so they must be all there
        is: consecutive folders or the whole file name, and the file name may not say anything else.
        """
        parts = [tuple(_words(part)) for part in item.parts]
        flat = tuple(word for part in parts for word in part)
        ignored = GENERIC_WORDS.union(item.projects)
        rest = tuple(
            word
            for word in _without(asked.stem, [tuple(_words(name)) for name in _names(item.task.project)])
            if word not in ignored and word not in self._kinds and not _VERSION.fullmatch(word)
        )
        last = len(asked.folders) - len(parts)
        in_folders = any(list(asked.folders[n : n + len(parts)]) == parts for n in range(last + 1))
        return rest == flat or (in_folders and rest in ((), parts[-1]))


def find(path: str, tasks: Iterable[Any]) -> Optional[Any]:
    """See `Matcher.find`, for a single path."""
    return Matcher(tasks).find(path)


def _names_code(part: str, asked: _Path) -> bool:
    """The path names this shot or sequence, and no other of its kind: SH0070 beside no SH0090 or SH0070A."""
    codes = _codes(part)
    return bool(codes) and all(asked.codes.get(prefix) == numbers for prefix, numbers in codes.items())


def _parse(components: List[str]) -> _Path:
    codes: Dict[str, Set[str]] = {}
    runs: Set[str] = set()
    for component in components:
        for prefix, numbers in _codes(component).items():
            codes.setdefault(prefix, set()).update(numbers)
        runs.update(_runs(_words(component)))
    folders = tuple(tuple(_words(component)) for component in components[:-1])
    return _Path(folders, tuple(_words(components[-1])), codes, runs)


def _keys(components: List[str]) -> Set[str]:
    """What the last part of an entity may be looked up by, for tasks that are worth a closer look."""
    found: Set[str] = set()
    for component in components:
        found.update(_runs(_words(component)))
        found.update(prefix + number for prefix, all_ in _codes(component).items() for number in all_)
    return found


def _key(part: str) -> str:
    return "".join(_words(part))


def _wanted(task: Any) -> _Wanted:
    kind = "".join(_words(_plain(task.task_type)))
    name = "" if task.name in ("", task.task_type, task.entity) else "".join(_words(_plain(task.name)))
    projects = tuple("".join(_words(name)) for name in _names(task.project))
    parts = tuple(part for part in _plain(task.entity).split("/") if _words(part))
    return _Wanted(task, tuple(filter(None, projects)), parts, _KIND_OF.get(kind, kind), name)


def _names(project: Any) -> List[str]:
    return [_plain(name) for name in (project.code, project.name) if name]


def _components(path: str) -> List[str]:
    """Folders and the file's name without its extension; Windows, UNC and POSIX alike."""
    parts = [part for part in re.split(r"[\\/]+", _plain(path)) if part and not part.endswith(":")]
    if parts:
        parts[-1] = parts[-1].rpartition(".")[0] or parts[-1]
    return parts or [""]


def _plain(text: str) -> str:
    """In one case and one form: macOS takes its accents apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _words(text: str) -> List[str]:
    return _WORD.findall(text)


def _runs(words: List[str]) -> Set[str]:
    return {"".join(words[n : n + length]) for n in range(len(words)) for length in range(1, MAX_RUN + 1)}


def _codes(text: str) -> Dict[str, Set[str]]:
    """The numbered names in a text: "SQ010_SH0070A" -> {"sq": {"010"}, "sh": {"0070a"}}."""
    found: Dict[str, Set[str]] = {}
    for prefix, number, suffix in _CODE.findall(text):
        found.setdefault(prefix, set()).add(number + suffix)
    return found


def _without(words: Tuple[str, ...], names: List[Tuple[str, ...]]) -> Tuple[str, ...]:
    """The words without the first occurrence of each name."""
    for name in names:
        for n in range(len(words) - len(name) + 1):
            if name and words[n : n + len(name)] == name:
                words = words[:n] + words[n + len(name) :]
                break
    return words
