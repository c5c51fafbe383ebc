"""The server of VFX Time Tracker: the API that add-ons speak to and the web app of artists and managers.

Rooms, from the outside in: `web` (bottle), `store` (peewee), `domain` (pure). Each calls the next one only.
"""

__version__ = "0.1.0"
