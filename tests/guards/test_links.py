"""Every link and picture in the pages of the project leads somewhere."""

import re

import pytest

from tests.guards.source import name_of, tracked_files

PAGES = [path for path in tracked_files() if path.suffix == ".md" and "vendor" not in path.parts]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_its_links_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []
