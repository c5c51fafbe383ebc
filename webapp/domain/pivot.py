"""A pivot table from flat rows: groups down, groups across, sums in the cells, totals at both edges.

Pure. Values are milliseconds or any other integer; nothing is rounded here, so the edges equal the sum of
their cells.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

Key = Hashable


@dataclass(frozen=True)
class Pivot:
    """`cells[(row, column)]` is the sum there; empty cells are left out. Rows and columns keep the order
    they sort in.
    """

    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    cells: dict[tuple[Key, Key], int]
    row_totals: dict[Key, int]
    column_totals: dict[Key, int]
    total: int


def fold(
    triples: Iterable[tuple[Key, Key, int]], *, rows_by_size: bool = True, columns_by_size: bool = True
) -> Pivot:
    """Sum (row, column, value) triples into a Pivot.

    By size means largest total first (equal ones by their text); otherwise keys sort by their text, as
    dates want it.
    """
    cells: dict[tuple[Key, Key], int] = {}
    row_totals: dict[Key, int] = {}
    column_totals: dict[Key, int] = {}
    for row, column, value in triples:
        cells[row, column] = cells.get((row, column), 0) + value
        row_totals[row] = row_totals.get(row, 0) + value
        column_totals[column] = column_totals.get(column, 0) + value
    return Pivot(
        _ordered(row_totals, rows_by_size),
        _ordered(column_totals, columns_by_size),
        cells,
        row_totals,
        column_totals,
        sum(row_totals.values()),
    )


def _ordered(totals: dict[Key, int], by_size: bool) -> tuple[Key, ...]:
    if by_size:
        return tuple(sorted(totals, key=lambda key: (-totals[key], str(key))))
    return tuple(sorted(totals, key=str))
