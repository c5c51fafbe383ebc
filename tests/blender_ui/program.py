"""A Blender of one version for a test: its program, a home of its own, and questions to it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSIONS = ("3.4", "4.2", "4.5", "5.0", "5.2")
ADDON = "vfx_time_tracker"
WINDOW = ("--window-geometry", "0", "0", "1280", "800")
READY_WITHIN_S = 90
ANSWER_WITHIN_S = 60


def find_program(version):
    """The program or the wheel's Python of that Blender; None with a reason in `why_absent`."""
    if version == "3.4":
        found = shutil.which("blender")
        return Path(found) if found else None
    python = ROOT / ".venvs" / f"bpy-{version}" / "bin" / "python"
    return python if python.exists() else None


def why_absent(version):
    if version == "3.4":
        return "Blender 3.4 is not here: apt-get install blender"
    return f"bpy {version} is not here: python tools/bpy_venvs.py {version}"


class Blender:
    """One Blender and its home. `folder` gets its preferences, its temporary files, its log and the tracker's
    files.
    """

    def __init__(self, version, folder, environment=None):
        self.version = version
        self.program = find_program(version)
        if self.program is None:
            raise FileNotFoundError(why_absent(version))
        self.folder = Path(folder)
        self.environment = dict(environment or {})
        self.module = f"bl_ext.user_default.{ADDON}" if self.is_wheel else ADDON
        self.process = None
        self.places = {}
        for name in ("home", "tmp", "run", "blender", "tracker"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "run").chmod(0o700)

    @property
    def is_wheel(self):
        return self.version != "3.4"

    def environment_of_its_own(self):
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
        return {
            **kept,
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "BLENDER_USER_RESOURCES": str(self.folder / "blender"),
            "VFX_TRACKER_HOME": str(self.folder / "tracker"),
            **self.environment,
        }

    # Without a window

    def run_script(self, source, *arguments, timeout=120):
        """Run Python in a Blender without a window; returns what it printed."""
        script = self.folder / "script.py"
        ending = "\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n" if self.is_wheel else "\n"
        script.write_text(source + ending, encoding="utf-8")
        if self.is_wheel:
            command = [self.program, script, *arguments]
        else:
            command = [self.program, "-b", "--python-exit-code", "3", "--python", script, "--", *arguments]
        done = subprocess.run(
            list(map(str, command)),
            env=self.environment_of_its_own(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"Blender {self.version} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
            )
        return done.stdout

    def install(self, archive):
        """Install the built zip as an artist does, switch it on and save the preferences."""
        return self.run_script(INSTALL, archive)

    # With a window

    def start(self, screen):
        """Open the window and wait until the sidebar is there."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.log = self.folder / "blender.log"
        if self.is_wheel:
            command = [self.program, HERE / "opener.py", HERE / "probe.py", "--", self.folder]
        else:
            command = [self.program, *WINDOW, "--python", HERE / "probe.py", "--", self.folder]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                env={**self.environment_of_its_own(), **screen.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Blender {self.version} did not open:\n{self.log_tail()}")
            time.sleep(0.1)
        self.places = json.loads(ready.read_text(encoding="utf-8"))

    def ask(self, source):
        """Run `source` on Blender's main thread; returns its `answer`. An expression is enough."""
        if "answer" not in source:
            source = f"answer = {source}"
        with socket.create_connection(("127.0.0.1", self.places["port"]), ANSWER_WITHIN_S) as connection:
            connection.sendall(json.dumps({"run": source}).encode() + b"\n")
            with connection.makefile("r", encoding="utf-8") as lines:
                told = json.loads(lines.readline())
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["value"]

    def kill(self):
        """End it as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def quit(self, within_s=30):
        """Quit as an artist does, without asking; returns the seconds it took."""
        began = time.monotonic()
        self.ask(QUIT)
        self.process.wait(within_s)
        return time.monotonic() - began

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def log_tail(self, lines=40):
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


INSTALL = f"""
import sys

import bpy

archive = sys.argv[-1]
if bpy.app.version >= (4, 2):
    bpy.context.preferences.system.use_online_access = True
    bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
else:
    bpy.ops.preferences.addon_install(filepath=archive, overwrite=True)
    bpy.ops.preferences.addon_enable(module="{ADDON}")
bpy.context.preferences.view.show_splash = False
bpy.context.preferences.view.ui_scale = 1.0
bpy.ops.wm.save_userpref()
"""

QUIT = """
def leave():
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        bpy.ops.wm.quit_blender()

bpy.app.timers.register(leave, first_interval=0.01)
answer = True
"""
