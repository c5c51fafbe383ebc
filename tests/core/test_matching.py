"""Paths as studios write them: the right task, or none. Never a wrong one."""

from __future__ import annotations

import time
import unicodedata

import pytest

from tracker_core.matching import Matcher, find
from tracker_core.model import Project, Task

NOL = Project(1, "NOL", "Night of Lights")
KITE = Project(2, "KITE", "Kite")
EP = Project(3, "HVN", "Haven")
NUM = Project(4, "042", "Forty Two")


def a_task(task_id, project, entity, task_type, name=""):
    kind = "shot" if any(sign.isdigit() for sign in entity) else "asset"
    return Task(task_id, project, kind, entity, task_type, name, "open", None, None)


TASKS = (
    a_task(1, NOL, "SQ010/SH0090", "Layout"),
    a_task(2, NOL, "SQ050/SH0070", "Animation"),
    a_task(3, NOL, "SQ050/SH0070", "Lighting"),
    a_task(4, NOL, "SQ050/SH0070A", "Animation"),
    a_task(5, NOL, "robot", "Rigging"),
    a_task(6, NOL, "robot_arm", "Rigging"),
    a_task(7, NOL, "robot", "Modeling"),
    a_task(8, KITE, "char/paper_boy", "Look Dev"),
    a_task(9, KITE, "SQ050/SH0070", "Animation"),
    a_task(10, EP, "EP01/SQ02/SH003", "Compositing"),
    a_task(11, EP, "EP02/SQ02/SH003", "Compositing"),
    a_task(12, NUM, "010/0020", "FX"),
    a_task(13, NOL, "Élodie", "Groom"),
    a_task(14, KITE, "SQ010/SH0010", "Animation", "Crowd"),
    a_task(15, NOL, "", "Dailies"),
    a_task(16, EP, "cs_0130", "Animation"),
)
LONG = "/mnt/" + "/".join(["projects_of_the_studio_on_the_big_volume"] * 6) + "/NOL/SQ050/SH0070/anim/"
TABLE = [
    # Linux
    ("/jobs/NOL/SQ050/SH0070/anim/NOL_SQ050_SH0070_anim_v003.blend", 2),
    ("/jobs/NOL/shots/SQ050/SH0070/animation/work/SH0070_anim_v012.ma", 2),
    ("/jobs/nol/sq050/sh0070/lighting/nol_sq050_sh0070_lgt_v001.blend", 3),
    ("/prod/NOL/sequences/SQ010/SQ010_SH0090/layout/SQ010_SH0090_layout.v002.blend", 1),
    ("/prod/NOL/SQ050/SH0070A/anim/NOL_SQ050_SH0070A_anim_v001.blend", 4),
    ("/tmp/NOL_SQ050_SH0070_anim_v003_autosave.blend", 2),
    ("/home/light/work/NOL/SQ050/SH0070/anim/scene.blend", 2),
    ("/mnt/anim_server/NOL/SQ050/SH0070/lgt/SH0070_lgt.blend", 3),
    ("/jobs/NOL/sq_050/sh_0070/anim/sh_0070_anim.blend", 2),
    ("/jobs/NOL/SQ050-SH0070/anim/NOL-SQ050-SH0070-anim-v3.blend", 2),
    ("/jobs/NOL/work/sq050sh0070_anim_v3.blend", 2),
    ("/jobs/night_of_lights/SQ050/SH0070/anim/v003/scene.blend", 2),
    ("/jobs/Night of Lights/SQ050/SH0070/anim/scene v3.blend", 2),
    # Windows and UNC
    (r"P:\NOL\SQ050\SH0070\anim\NOL_SQ050_SH0070_anim_v003.blend", 2),
    (r"\\fileserver\jobs\NOL\SQ050\SH0070\Lighting\maya\scenes\SH0070_lighting.v010.mb", 3),
    (r"C:\Users\Anna Bell\Documents\NOL\SQ010\SH0090\layout\SH0090 layout v2.blend", 1),
    ("P:/NOL/SQ050/SH0070/anim/NOL_SQ050_SH0070_anim_v003.ma", 2),
    (r"\\10.0.0.5\jobs\KITE\SQ050\SH0070\anim\KITE_SQ050_SH0070_anim_v003.ma", 9),
    (r"D:\KITE\sequences\SQ050\SH0070\ani\SH0070_ani_0012.ma", 9),
    # macOS
    ("/Volumes/Jobs/NOL/SQ050/SH0070/anim/NOL_SQ050_SH0070_anim_v003.blend", 2),
    ("/Users/anna/Library/CloudStorage/NOL/SQ010/SH0090/layout/SH0090_layout_v001.blend", 1),
    (unicodedata.normalize("NFD", "/Volumes/Jobs/NOL/assets/Élodie/groom/Élodie_groom_v001.blend"), 13),
    ("/Volumes/Jobs/NOL/assets/élodie/groom/v001.blend", 13),
    # episodes
    ("/jobs/HVN/EP01/SQ02/SH003/comp/HVN_EP01_SQ02_SH003_comp_v001.blend", 10),
    ("/jobs/HVN/ep02/sq02/sh003/comp/ep02sq02sh003_comp_v001.blend", 11),
    ("/jobs/haven/ep01/ep01_sq02/ep01_sq02_sh003/compositing/scene.blend", 10),
    ("/jobs/HVN/CS_0130/anim/HVN_CS_0130_anim_v04.ma", 16),
    ("/jobs/HVN/cs0130/anim/cs0130_anim_v04.ma", 16),
    # numbers only
    ("/jobs/042/010/0020/fx/042_010_0020_fx_v003.blend", 12),
    ("/jobs/042/shots/010/0020/fx/0020_fx_v003.hip", 12),
    ("/jobs/042/010/0030/fx/042_010_0030_fx_0020.blend", None),
    # assets
    ("/jobs/NOL/assets/char/robot/rig/NOL_robot_rig_v001.blend", 5),
    ("/jobs/NOL/assets/robot_arm/rig/robot_arm_rig_v001.blend", 6),
    ("/jobs/NOL/assets/robot/model/robot_mdl_v001.blend", 7),
    ("/jobs/NOL/assets/robot/modeling/v004.blend", 7),
    ("/jobs/NOL/work/NOL_robot_rig.blend", 5),
    ("/jobs/KITE/assets/char/paper_boy/lookdev/paper_boy_lookdev_v010.blend", 8),
    ("/jobs/KITE/assets/char/paper_boy/look_dev/paper_boy_ldv_v010.blend", 8),
    ("/jobs/KITE/assets/char/paper-boy/ldv/scene.ma", 8),
    # a name of its own
    ("/jobs/KITE/SQ010/SH0010/anim/SH0010_anim_crowd_v1.blend", 14),
    ("/jobs/KITE/SQ010/SH0010/anim/SH0010_anim_v1.blend", None),
    # 300 characters and more
    (LONG + "NOL_SQ050_SH0070_anim_v003_" + "x" * 40 + ".blend", 2),
    # another shot, asset, project or kind of work: none of the artist's tasks
    ("/jobs/NOL/SQ050/SH0080/anim/NOL_SQ050_SH0080_anim_v003.blend", None),
    ("/jobs/NOL/SQ060/SH0070/anim/NOL_SQ060_SH0070_anim_v003.blend", None),
    ("/jobs/NOL/SQ050/SH0070B/anim/NOL_SQ050_SH0070B_anim_v003.blend", None),
    ("/jobs/NOL/SQ050/SH00700/anim/NOL_SQ050_SH00700_anim.blend", None),
    ("/jobs/NOL/SQ050/SH0070/fx/NOL_SQ050_SH0070_fx_v003.blend", None),
    ("/jobs/MOTH/SQ050/SH0070/anim/MOTH_SQ050_SH0070_anim_v003.blend", None),
    ("/jobs/HVN/EP03/SQ02/SH003/comp/HVN_EP03_SQ02_SH003_comp_v001.blend", None),
    ("/jobs/NOL/assets/robot_leg/rig/robot_leg_rig_v001.blend", None),
    ("/jobs/NOL/assets/robot2/rig/robot2_rig_v001.blend", None),
    ("/jobs/NOL/assets/robot/props/gun/model/gun_model_v1.blend", None),
    ("/jobs/NOL/assets/robotics/rig/robotics_rig_v1.blend", None),
    # two of anything: ask
    ("/jobs/NOL/SQ050/SH0070/anim/copy_of_SQ010_SH0090_layout.blend", None),
    ("/jobs/NOL/SQ050/SH0070/anim/SH0090_anim.blend", None),
    ("/jobs/NOL/SQ050/SH0070/lighting/SH0070_anim_v001.blend", None),
    ("/jobs/KITE/ref/NOL/SQ050/SH0070/anim/SH0070_anim.blend", None),
    # too little to know
    ("/jobs/NOL/SQ050/SH0070/NOL_SQ050_SH0070_v003.blend", None),
    ("/jobs/SQ050/SH0070/anim/SQ050_SH0070_anim_v003.blend", None),
    ("/jobs/NOL/SH0070/anim/SH0070_anim.blend", None),
    ("/jobs/NOL/anim/scene.blend", None),
    ("/jobs/NOL/dailies/2026-03-02.blend", None),
    ("/home/anna/untitled.blend", None),
    ("untitled.blend", None),
    ("", None),
    ("/", None),
    ("C:\\", None),
    ("/jobs/NOL/\u017fQ050/SH0070/anim/\udcff.blend", 2),
]


def test_the_table_is_long_enough_to_mean_something():
    assert len(TABLE) >= 60
    assert max(len(path) for path, _ in TABLE) > 300


@pytest.mark.parametrize(("path", "task_id"), TABLE)
def test_a_path_finds_its_task_or_none(path, task_id):
    found = find(path, TASKS)
    assert (found.id if found else None) == task_id


@pytest.mark.parametrize(("path", "task_id"), TABLE)
def test_without_the_right_task_in_the_list_no_other_takes_its_place(path, task_id):
    others = [task for task in TASKS if task.id != task_id]
    assert find(path, others) is None


@pytest.mark.parametrize("path", [path for path, _ in TABLE])
def test_whatever_an_artist_is_assigned_a_single_task_never_takes_anothers_file(path):
    right = dict(TABLE)[path]
    for task in TASKS:
        found = find(path, [task])
        assert found is None or found.id == right


def test_the_same_task_twice_in_the_lists_is_one_task():
    assert find(TABLE[0][0], [*TASKS, TASKS[1]]).id == 2


def test_five_thousand_tasks_are_searched_in_two_milliseconds():
    many = [
        a_task(1000 + n, NOL, f"SQ{n // 100:03d}/SH{n % 100:04d}", kind)
        for n in range(2500)
        for kind in ("Animation", "Lighting")
    ]
    matcher = Matcher(many)
    path = "/jobs/NOL/SQ012/SH0034/lighting/NOL_SQ012_SH0034_lighting_v003.blend"
    assert (matcher.find(path).entity, matcher.find(path).task_type) == ("SQ012/SH0034", "Lighting")
    took_s = []
    for _ in range(20):
        started = time.perf_counter()
        matcher.find(path)
        took_s.append(time.perf_counter() - started)
    print(f"5,000 tasks: {min(took_s) * 1000:.3f} ms")
    assert min(took_s) < 0.002
