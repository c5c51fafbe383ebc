"""Files of others keep their licence and their bytes: every VENDOR.toml names what stands beside it."""

import hashlib
import tomllib

import pytest

from tests.guards.source import name_of, tracked_files

VENDOR_LISTS = [path for path in tracked_files() if path.name == "VENDOR.toml"]


def entries(vendor_list):
    return tomllib.loads(vendor_list.read_text(encoding="utf-8"))["file"]


def test_the_front_end_is_vendored():
    assert any("webapp/static/vendor" in name_of(path) for path in VENDOR_LISTS)


@pytest.mark.parametrize("vendor_list", VENDOR_LISTS, ids=name_of)
def test_the_checksums_hold(vendor_list):
    for entry in entries(vendor_list):
        content = (vendor_list.parent / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]


@pytest.mark.parametrize("vendor_list", VENDOR_LISTS, ids=name_of)
def test_each_names_its_origin(vendor_list):
    for entry in entries(vendor_list):
        assert entry["name"]
        assert entry["version"]
        assert entry["licence"]


@pytest.mark.parametrize("vendor_list", VENDOR_LISTS, ids=name_of)
def test_nothing_stands_there_unnamed(vendor_list):
    folder = vendor_list.parent
    named = {(folder / entry["path"]).resolve() for entry in entries(vendor_list)} | {vendor_list.resolve()}
    present = {path.resolve() for path in tracked_files() if path.is_relative_to(folder)}
    licences = {path for path in present if "LICEN" in path.name.upper() or path.name == "README.md"}
    assert present - licences - named == set()
