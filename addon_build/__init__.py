"""Packs the plug-ins for artists: the core inside, the studio's server address and the version stamped in.

`archive` makes reproducible zips, `core` stamps the core, and one module a target says what its archive
holds. Standard library only and without global state: the command `build_addons.py` and the web app both
build with it.
"""
