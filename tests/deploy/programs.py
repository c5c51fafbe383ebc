"""The programs of others that read the files in deploy/, and where this environment keeps its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source import ROOT

DEPLOY = ROOT / "deploy"
VFX_TRACKER = Path(sys.executable).with_name("vfx-tracker")


def needed(name: str) -> str:
    """The path of a program; the test is skipped, with its name, where it is not installed."""
    folders = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    path = shutil.which(name, path=folders)
    if path is None:
        pytest.skip(f"{name} is not installed: .ci/install-debian")
    return path


def call(*command: str | Path, **options) -> subprocess.CompletedProcess:
    """Run it to its end; the caller judges the status."""
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **options)
