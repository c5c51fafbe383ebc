"""`python -m webapp` is `vfx-tracker`."""

from webapp.cli import main

raise SystemExit(main())
