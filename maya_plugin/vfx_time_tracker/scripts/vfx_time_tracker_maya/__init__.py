"""The time tracker in Maya. Only this package knows Maya and Qt; what it shows and counts is the core's."""
