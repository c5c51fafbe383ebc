"""What a page's CSV says, to compare the API with."""

from __future__ import annotations

import csv
import io

from tests.support.browser import Browser


def read_csv(world, path, by=None):
    """The rows of the CSV at this address, as dicts; as the manager unless told."""
    page = Browser(world, by or world.manager).get(path)
    assert page.status == 200, page.text
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))
