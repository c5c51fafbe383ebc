"""Runs inside Blender: opens the panel's tab, then answers what the driver asks, on the main thread.

Started with the folder of the run as last argument. It writes `ready.json` there (the port, the window's and
the sidebar's places) once the sidebar was drawn, and listens on a loopback port for one JSON line a
connection: `{"run": "python source"}`; the answer is `{"value": what the source put into `answer`}` or
`{"error": text}`.
"""

import json
import os
import queue
import socket
import sys
import threading
import traceback

import bpy

FOLDER = sys.argv[-1]
CATEGORY = "Time Tracker"
TICK_S = 0.05
questions = queue.SimpleQueue()
state = {"ticks": 0}


def sidebar():
    """(window, area, region) of the sidebar of the largest 3D view."""
    window = bpy.context.window_manager.windows[0]
    areas = [area for area in window.screen.areas if area.type == "VIEW_3D"]
    area = max(areas, key=lambda each: each.width * each.height)
    region = next(region for region in area.regions if region.type == "UI")
    return window, area, region


def under_pointer():
    """What the pointer rests on in the sidebar: the operator's command or the property's path, else ""."""
    window, area, region = sidebar()
    manager = bpy.context.window_manager
    with bpy.context.temp_override(window=window, area=area, region=region):
        for copy in (bpy.ops.ui.copy_python_command_button, bpy.ops.ui.copy_data_path_button):
            manager.clipboard = ""
            if copy.poll():
                copy()
                if manager.clipboard:
                    return manager.clipboard
    return ""


def open_tab():
    """Show the tab; True when it is shown, or when the driver has to click as this Blender cannot."""
    state["ticks"] += 1
    _, area, region = sidebar()
    area.spaces.active.show_region_ui = True
    area.tag_redraw()
    if state["ticks"] < 10:
        return False
    if not hasattr(region, "active_panel_category"):
        return True
    try:
        region.active_panel_category = CATEGORY
    except (TypeError, ValueError, AttributeError, RuntimeError):  # until the sidebar was drawn once
        return state["ticks"] > 200
    return region.active_panel_category == CATEGORY


def tell_ready(port):
    window, area, region = sidebar()
    places = {
        "port": port,
        "version": bpy.app.version_string,
        "window": [window.width, window.height],
        "area": [area.x, window.height - area.y - area.height, area.width, area.height],
        "sidebar": [region.x, window.height - region.y - region.height, region.width, region.height],
        "tab": getattr(region, "active_panel_category", ""),
    }
    path = os.path.join(FOLDER, "ready.json")
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump(places, file)
    os.replace(path + ".tmp", path)


def tick():
    if "port" not in state:
        if open_tab():
            state["port"] = listen()
            tell_ready(state["port"])
    else:
        while not questions.empty():
            answer_one(*questions.get())
    return TICK_S


def answer_one(connection, source):
    names = {"bpy": bpy, "under_pointer": under_pointer, "sidebar": sidebar, "answer": None}
    try:
        exec(source, names)
        told = {"value": names["answer"]}
    except Exception:
        told = {"error": traceback.format_exc()}
    with connection:
        connection.sendall(json.dumps(told, default=str).encode() + b"\n")


def listen():
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, args=(server,), daemon=True).start()
    return server.getsockname()[1]


def accept(server):
    while True:
        connection, _ = server.accept()
        with connection.makefile("r", encoding="utf-8") as lines:
            questions.put((connection, json.loads(lines.readline())["run"]))


bpy.app.timers.register(tick, first_interval=0.2, persistent=True)
