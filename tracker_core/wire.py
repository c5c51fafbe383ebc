"""The words and limits that client and server share on the wire (`/api/v1`).

Constants only, so that both sides may import it: no logic, no clock, no network.
Fields in `_ms` are integer milliseconds since the Unix epoch (UTC), in `_s` integer seconds.
"""

from __future__ import annotations

from typing import Any, Dict

API_PREFIX = "/api/v1"

ACTIVE = "active"
MACHINE = "machine"
KINDS = (ACTIVE, MACHINE)

CLOSED_IDLE = "idle"
CLOSED_PAUSE = "pause"
CLOSED_STOP = "stop"
CLOSED_SWITCH = "switch"
CLOSED_SUSPEND = "suspend"
CLOSED_CLOCK_STEP = "clock_step"
CLOSED_QUIT = "quit"
CLOSED_ADOPTED = "adopted"
CLOSE_REASONS = (
    CLOSED_IDLE,
    CLOSED_PAUSE,
    CLOSED_STOP,
    CLOSED_SWITCH,
    CLOSED_SUSPEND,
    CLOSED_CLOCK_STEP,
    CLOSED_QUIT,
    CLOSED_ADOPTED,
)

STORED = "stored"
UNCHANGED = "unchanged"
REJECTED = "rejected"
STATUSES = (STORED, UNCHANGED, REJECTED)

UNKNOWN_TASK = "unknown_task"
NOT_YOURS = "not_yours"
BAD_INTERVAL = "bad_interval"
IN_FUTURE = "in_future"
INVALID = "invalid"
REJECT_CODES = (UNKNOWN_TASK, NOT_YOURS, BAD_INTERVAL, IN_FUTURE, INVALID)

BATCH_TOO_LARGE = "batch_too_large"
BAD_CREDENTIALS = "bad_credentials"
TOO_MANY_ATTEMPTS = "too_many_attempts"

MAX_BATCH = 100  # segments in one request
MAX_SEGMENT_MS = 24 * 60 * 60 * 1000  # a longer segment is a bad interval
MAX_FUTURE_MS = 5 * 60 * 1000  # how far an end may lie ahead of the server's clock

ID_HEX_DIGITS = 32  # of a segment's and of a session's id

# Every key a client may send with tracked time: law 10 is held by a test that compares the wire with these.
SEGMENT_KEYS = (
    "id",
    "rev",
    "session",
    "task_id",
    "kind",
    "start_ms",
    "end_ms",
    "open",
    "close_reason",
    "tz",
    "scene",
)
CLIENT_KEYS = ("host", "host_version", "addon_version", "device")
BATCH_KEYS = ("sent_ms", "client", "segments")

# The studio's policy until somebody changes it, and a client's until it has heard from its server.
IDLE_AFTER_S = 600
HEARTBEAT_EVERY_S = 60
MACHINE_CAP_S = 1800
DAY_START = "00:00"
SEND_SCENE_PATH = False
POLICY_DEFAULTS: Dict[str, Any] = {
    "idle_after_s": IDLE_AFTER_S,
    "heartbeat_every_s": HEARTBEAT_EVERY_S,
    "machine_cap_s": MACHINE_CAP_S,
    "day_start": DAY_START,
    "send_scene_path": SEND_SCENE_PATH,
}
