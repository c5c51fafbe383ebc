"""Open Blender's real window out of a `bpy` wheel, which otherwise only works without one.

    python opener.py [--factory-startup] [SCRIPT.py ...] [-- ARGUMENTS ...]

Run by the Python that holds the wheel, on an X display. The scripts run before the event loop starts, as with
`blender --python`; what follows `--` stays in `sys.argv` for them.

A wheel holds the whole window manager and its symbol table. Only `main_python_enter()` turns it into a module
without windows, by storing 1 into `G.background` and `G.factory_startup`. Both immediates are set to 0 in
memory, `import bpy` then opens a window, and `WM_main(C)` is Blender's own event loop. A wheel that looks
different is refused with a sentence and stays as it is.

Unlike the program, a wheel opened like this has no command line, and at quit neither `unregister()` nor
`atexit` functions run: what happens at exit is tested with a real Blender. Linux x86_64 and X11 only. No file
of the wheel is changed, copied or shipped.
"""

import ctypes
import importlib.util
import mmap
import os
import platform
import re
import struct
import sys

# The mangled names up to Blender 4.x and, in namespace `blender`, of later ones.
SYMBOLS = {
    b"_Z17main_python_enteriPPKc": "enter",
    b"_ZN7blender17main_python_enterEiPPKc": "enter",
    b"_Z7WM_mainP8bContext": "run",
    b"_ZN7blender7WM_mainEPNS_8bContextE": "run",
    b"_ZL6evil_C": "context",
    b"_ZN7blenderL18main_python_evil_CE": "context",
    b"G": "globals",
    b"_ZN7blender1GE": "globals",
}
SYMBOL_TABLE = 2  # the section's type in ELF
SYMBOL_BYTES = 24
STORE_ONE = re.compile(rb"\xc6[\x80-\x87](....)\x01", re.DOTALL)  # movb $1, displacement(%register)
STORED_BYTE = 6
PATHS_END = 0x400  # in struct Global the flags follow the paths
READ_EXECUTE, READ_WRITE_EXECUTE = 5, 7


def refuse(reason):
    raise SystemExit(f"opener: {reason}")


def find_library():
    """The path of the library that `import bpy` will load."""
    spec = importlib.util.find_spec("bpy")
    if spec is None or not spec.origin:
        refuse("this Python has no bpy wheel.")
    return os.path.realpath(spec.origin)


def read_symbols(path):
    """{our name: (address, bytes)} of SYMBOLS, from the symbol table of the ELF file."""
    found = {}
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for at, size, names_at in _symbol_tables(data):
            for entry in range(at, at + size, SYMBOL_BYTES):
                name_at, _, _, _, address, length = struct.unpack_from("<IBBHQQ", data, entry)
                begin = names_at + name_at
                name = data[begin : data.find(b"\0", begin)] if address else b""
                if name in SYMBOLS:
                    found[SYMBOLS[name]] = (address, length)
    missing = set(SYMBOLS.values()) - set(found)
    if missing:
        refuse(f"{path} does not name {', '.join(sorted(missing))}; this wheel is not known here.")
    return found


def _symbol_tables(data):
    (sections_at,) = struct.unpack_from("<Q", data, 0x28)
    entry_size, count = struct.unpack_from("<HH", data, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, sections_at + i * entry_size) for i in range(count)]
    for _, kind, _, _, at, size, link, *_ in sections:
        if kind == SYMBOL_TABLE:
            yield at, size, sections[link][4]


def find_base(path):
    """Where the loader has put the library in this process."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        return min(int(line.split("-")[0], 16) for line in maps if line.rstrip().endswith(path))


def find_stores(code, globals_bytes):
    """Offsets in `code` of the two immediates: factory start-up, then background."""
    stores = [
        match.start() + STORED_BYTE
        for match in STORE_ONE.finditer(code)
        if PATHS_END < struct.unpack("<I", match.group(1))[0] < globals_bytes
    ]
    if len(stores) != 2:
        refuse(f"{len(stores)} stores were found where 2 belong; this wheel is not known here.")
    return stores


def write_zeros(addresses, code_at, code_bytes):
    protect = ctypes.CDLL(None, use_errno=True).mprotect
    protect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    begin = code_at - code_at % mmap.PAGESIZE
    end = -(-(code_at + code_bytes) // mmap.PAGESIZE) * mmap.PAGESIZE
    if protect(begin, end - begin, READ_WRITE_EXECUTE) != 0:
        refuse(f"the code cannot be changed: {os.strerror(ctypes.get_errno())}.")
    for address in addresses:
        ctypes.c_ubyte.from_address(address).value = 0
    protect(begin, end - begin, READ_EXECUTE)


def open_window(factory_startup=False):
    """Import bpy with a window; returns `run`, which is Blender's event loop until it quits."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        refuse("only Linux on x86_64 is known here.")
    if not os.environ.get("DISPLAY"):
        refuse("DISPLAY is not set; start a display first.")
    os.environ.pop("WAYLAND_DISPLAY", None)  # Blender would prefer it
    library = find_library()
    symbols = read_symbols(library)
    sys.setdlopenflags(os.RTLD_NOW | os.RTLD_LOCAL)
    ctypes.CDLL(library, mode=os.RTLD_NOW)
    base = find_base(library)
    enter_at, enter_bytes = base + symbols["enter"][0], symbols["enter"][1]
    factory, background = find_stores(ctypes.string_at(enter_at, enter_bytes), symbols["globals"][1])
    cleared = [background] if factory_startup else [background, factory]
    write_zeros([enter_at + offset for offset in cleared], enter_at, enter_bytes)

    import bpy  # noqa: F401  the library is loaded already; only its module function runs, and opens the window

    context = ctypes.c_void_p.from_address(base + symbols["context"][0]).value
    run = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(base + symbols["run"][0])
    return lambda: run(context)


def main(arguments):
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    run = open_window(factory_startup="--factory-startup" in own)
    for script in own:
        if script != "--factory-startup":
            with open(script, encoding="utf-8") as file:
                exec(compile(file.read(), script, "exec"), {"__name__": "__main__", "__file__": script})
    run()


if __name__ == "__main__":
    main(sys.argv[1:])
