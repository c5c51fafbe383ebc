"""Runs pytest in a Blender program, which brings none:

blender -b --python run_in_program.py -- PACKAGES ARGUMENTS
"""

import sys

packages, *arguments = sys.argv[sys.argv.index("--") + 1 :]
sys.path.append(packages)

import pytest  # noqa: E402

pytest.main(arguments)
