from collections.abc import Callable
from typing import Any

def eval(string: str, /) -> Any: ...
def createMelWrapper(
    fn: Callable[..., Any],
    types: list[str] = [],
    retType: str = "void",
    ignoreDefaultArgs: bool = True,
    returnCmd: bool = False,
    outDir: str | None = None,
) -> str: ...
