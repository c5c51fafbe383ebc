"""The one Jinja environment: escapes everything, refuses unknown names, speaks through gettext.

bottle's own `jinja2_template` escapes nothing and is never used here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from webapp.web.format import colours, numbers, translations, wording
from webapp.web.http.static_files import StaticFiles

TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = Path(__file__).parents[2] / "static"

Written = Callable[..., Any]

PLAIN: tuple[Written, ...] = (
    numbers.clock_length,
    numbers.signed_length,
    numbers.prose_length,
    numbers.machine_length,
    numbers.iso_week,
    colours.colour_of,
    colours.pattern_of,
)
IN_THE_VISITORS_LOCALE: tuple[Written, ...] = (
    numbers.percent,
    numbers.long_date,
    numbers.short_date,
    numbers.stored_date,
    numbers.day_and_month,
    numbers.weekday,
    numbers.month_name,
    numbers.file_size,
    numbers.number,
)
IN_THE_VISITORS_ZONE: tuple[Written, ...] = (numbers.clock_time, numbers.moment)


@lru_cache(maxsize=1)
def front_end() -> tuple[StaticFiles, Environment]:
    """The files and the templates, read and compiled once a process, however many apps are built in it."""
    static = StaticFiles(STATIC)
    environment = make_environment(static)
    for name in environment.list_templates():  # now, and not while the first visitor waits
        environment.get_template(name)
    return static, environment


def compile_templates() -> None:
    """Compile every template now, as the server does when it starts, so that no visitor waits for it."""
    _static, environment = front_end()
    for name in environment.list_templates():
        environment.get_template(name)


def make_environment(static: StaticFiles, reload: bool = False) -> Environment:
    """The environment that renders every page. Templates find the visitor as `visit`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=reload,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_callables(translations._, translations.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["static"] = static.url
    environment.globals["wording"] = wording
    for function in PLAIN:
        environment.filters[function.__name__] = function
    for function in IN_THE_VISITORS_LOCALE:
        environment.filters[function.__name__] = _with_locale(function)
    for function in IN_THE_VISITORS_ZONE:
        environment.filters[function.__name__] = _with_zone(function)
    environment.filters["week_name"] = _with_today(numbers.week_name)
    environment.filters["input_time"] = _with_zone_alone(numbers.input_time)
    return environment


def _with_locale(function: Written) -> Written:
    @pass_context
    def written(context: Context, value: Any, *rest: Any) -> str:
        return function(value, *rest, locale=context["visit"].region.locale)

    return written


def _with_zone(function: Written) -> Written:
    @pass_context
    def written(context: Context, value: Any) -> str:
        visit = context["visit"]
        return function(value, visit.zone, visit.region.locale)

    return written


def _with_zone_alone(function: Written) -> Written:
    @pass_context
    def written(context: Context, value: Any) -> str:
        return function(value, context["visit"].zone)

    return written


def _with_today(function: Written) -> Written:
    @pass_context
    def written(context: Context, value: Any) -> str:
        return function(value, context["visit"].today())

    return written
