"""What Maya remembers for the artist. It is stored in clear text, so nothing secret stands here."""

from __future__ import annotations

from maya import cmds

from .tracker_core import config

SERVER = "vfxTimeTrackerServer"
SEEN = "vfxTimeTrackerPanelSeen"


def read_config():
    """The core's settings, with the server the artist chose. Raises TrackerError where they cannot work."""
    chosen = None
    if cmds.optionVar(exists=SERVER):
        chosen = cmds.optionVar(query=SERVER)  # type: ignore[call-overload]  # missing in the stubs
    return config.load(server_url=chosen)


def choose_server(address):
    """Remember the artist's server; "" goes back to the build's. Raises TrackerError where it cannot be."""
    if address.strip():
        cmds.optionVar(stringValue=(SERVER, config.clean_url(address)))
    else:
        cmds.optionVar(remove=SERVER)


def panel_was_seen():
    """Whether the panel was opened once; False is said once only."""
    seen = cmds.optionVar(exists=SEEN)
    cmds.optionVar(intValue=(SEEN, 1))
    return bool(seen)
