"""The cast and the work of the demo studio: who is there, which shows run, what was promised for each task.

Pure and deterministic: the same random generator and day give the same studio. `demo_days` plays the
days, `demo` stores both. All names are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

HOUR_S = 3600


@dataclass
class Person:
    """One member of the cast. `home` is the project they usually work on, `leads` the codes of those they
    lead.
    """

    username: str
    display_name: str
    role: str
    team: str
    tz: str
    home: str
    contract_h: int = 40
    leads: tuple[str, ...] = ()


@dataclass
class Task:
    """One task with the hours it will truly take; `left_s` is what is left of them while the days are
    played.
    """

    key: int
    project: str
    entity_type: str
    entity: str
    task_type: str
    bid_s: int
    due: date
    left_s: int
    assignees: list[str] = field(default_factory=list)
    status: str = "ready"


@dataclass(frozen=True)
class Project:
    """A show. `overrun` is how much longer its tasks take than bid, `crunch_days` how many days before
    the end hurt.
    """

    code: str
    name: str
    due_in_days: int
    sequences: int
    shots: int
    assets: tuple[str, ...]
    overrun: float
    crunch_days: int = 0


PROJECTS = (
    Project(
        "NOL",
        "Northern Light",
        55,
        8,
        14,
        (
            "Aurora",
            "Icebreaker",
            "Captain Vega",
            "Sled Dog",
            "Harpoon",
            "Lighthouse",
            "Polar Bear",
            "Ice Cave",
        ),
        0.84,
    ),
    Project(
        "HAR",
        "Harbour Tales",
        24,
        5,
        13,
        (
            "Tugboat",
            "Crane",
            "Seagull",
            "Old Pier",
            "Market Hall",
            "Fishwife",
            "Net Loft",
            "Customs House",
            "Ferry",
            "Gull Nest",
            "Harbour Master",
        ),
        0.95,
    ),
    Project(
        "TIN",
        "Tin Soldier",
        5,
        1,
        20,
        ("Soldier", "Ballerina", "Toy Box", "Paper Boat", "Rat"),
        1.12,
        crunch_days=14,
    ),
)

SHOT_TYPES = {"Layout": 6, "Animation": 30, "FX": 26, "Lighting": 22, "Compositing": 24}
ASSET_TYPES = {"Modelling": 28, "Surfacing": 24, "Rigging": 30}
"""Task types with their usual bid in hours."""

TEAM_TYPES = {
    "Assets": ("Modelling", "Surfacing", "Rigging"),
    "Animation": ("Layout", "Animation"),
    "FX": ("FX",),
    "Lighting": ("Lighting",),
    "Compositing": ("Compositing",),
}

CAST = (
    ("ada.moreno", "Ada Moreno", "admin", "Production", "NOL", ""),
    ("paul.winter", "Paul Winter", "manager", "Production", "NOL", ""),
    ("lena.brandt", "Lena Brandt", "lead", "Animation", "NOL", "NOL"),
    ("omar.haddad", "Omar Haddad", "lead", "Lighting", "HAR", "HAR"),
    ("ines.castro", "Inês Castro", "lead", "Compositing", "TIN", "TIN"),
    ("yuki.tanabe", "Yuki Tanabe", "artist", "Animation", "NOL", ""),
    ("mateo.rossi", "Mateo Rossi", "artist", "Animation", "NOL", ""),
    ("clara.nowak", "Clara Nowak", "artist", "Animation", "NOL", ""),
    ("sam.okafor", "Sam Okafor", "artist", "Animation", "HAR", ""),
    ("freya.lund", "Freya Lund", "artist", "Animation", "HAR", ""),
    ("tom.becker", "Tom Becker", "artist", "Animation", "TIN", ""),
    ("nia.roberts", "Nia Roberts", "artist", "Animation", "NOL", ""),
    ("hugo.martin", "Hugo Martin", "artist", "Assets", "NOL", ""),
    ("mei.chen", "Mei Chen", "artist", "Assets", "NOL", ""),
    ("ivan.petrov", "Ivan Petrov", "artist", "Assets", "HAR", ""),
    ("zoe.dubois", "Zoé Dubois", "artist", "Assets", "HAR", ""),
    ("leo.fischer", "Leo Fischer", "artist", "Assets", "TIN", ""),
    ("anya.sharma", "Anya Sharma", "artist", "FX", "NOL", ""),
    ("erik.holm", "Erik Holm", "artist", "FX", "NOL", ""),
    ("kofi.mensah", "Kofi Mensah", "artist", "FX", "HAR", ""),
    ("ruth.klein", "Ruth Klein", "artist", "FX", "TIN", ""),
    ("diego.vargas", "Diego Vargas", "artist", "Lighting", "NOL", ""),
    ("hana.kim", "Hana Kim", "artist", "Lighting", "NOL", ""),
    ("jonas.weber", "Jonas Weber", "artist", "Lighting", "HAR", ""),
    ("sofia.greco", "Sofia Greco", "artist", "Lighting", "TIN", ""),
    ("amir.rahimi", "Amir Rahimi", "artist", "Compositing", "NOL", ""),
    ("eva.novak", "Eva Novák", "artist", "Compositing", "NOL", ""),
    ("finn.oneill", "Finn O'Neill", "artist", "Compositing", "HAR", ""),
    ("maja.larsen", "Maja Larsen", "artist", "Compositing", "HAR", ""),
    ("raj.patel", "Raj Patel", "artist", "Compositing", "TIN", ""),
)
"""Username, name, role, team, home project, led project; thirty people."""

REMOTE = {"nia.roberts": "America/Montreal", "raj.patel": "Asia/Kolkata"}
PART_TIME_H = {"clara.nowak": 32, "zoe.dubois": 30}


def list_cast(studio_tz: str) -> list[Person]:
    """The cast; all live in the studio's zone but the remote ones."""
    return [
        Person(
            username,
            name,
            role,
            team,
            REMOTE.get(username, studio_tz),
            home,
            PART_TIME_H.get(username, 40),
            (leads,) if leads else (),
        )
        for username, name, role, team, home, leads in CAST
    ]


def plan_tasks(rng: Random, today: date) -> list[Task]:
    """Every task of every show with its bid, its due date and the time it will truly need."""
    tasks: list[Task] = []
    for project in PROJECTS:
        for entity_type, entity, types, share in _entities(project):
            for order, (task_type, usual_h) in enumerate(types.items()):
                if task_type == "FX" and rng.random() < 0.3:
                    continue
                bid_h = max(4, round(usual_h * rng.uniform(0.5, 1.5) / 2) * 2)
                need_s = int(bid_h * HOUR_S * project.overrun * rng.lognormvariate(0, 0.22))
                spread = 90 + project.due_in_days
                due = today + timedelta(int(-90 + spread * min(1.0, 0.15 + share * 0.75 + order * 0.03)))
                tasks.append(
                    Task(
                        len(tasks), project.code, entity_type, entity, task_type, bid_h * HOUR_S, due, need_s
                    )
                )
    return tasks


def _entities(project: Project):
    """Yield (entity type, path, its task types, how far along the show it lies from 0 to 1)."""
    for i, name in enumerate(project.assets):
        yield "asset", name, ASSET_TYPES, i / len(project.assets)
    count = project.sequences * project.shots
    for i in range(count):
        sequence, shot = divmod(i, project.shots)
        yield "shot", f"SQ{(sequence + 1) * 10:03}/SH{(shot + 1) * 10:04}", SHOT_TYPES, i / count


def type_team(task_type: str) -> str:
    """The team that does a task type."""
    return next(team for team, types in TEAM_TYPES.items() if task_type in types)
