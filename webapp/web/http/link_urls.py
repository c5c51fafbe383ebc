"""Where one-time links lead, and how addresses are written into the log without their codes."""

from webapp.web.http.services import Services

LINK_PATHS = {
    "setup": "/setup/",
    "browser": "/link/",
    "reset": "/reset/",
    "invite": "/invite/",
}


def link_url(services: Services, environ: dict[str, str], kind: str, code: str) -> str:
    """The whole address of a one-time link, by the name that artists use for this server."""
    return server_url(services, environ) + LINK_PATHS[kind] + code


def server_url(services: Services, environ: dict[str, str]) -> str:
    """The address that artists use: the configured one, else the one by which this request came."""
    if services.config.public_url:
        return services.config.public_url.rstrip("/")
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"


def without_codes(path: str) -> str:
    """The path as it may stand in a log."""
    for prefix in LINK_PATHS.values():
        if path.startswith(prefix):
            return prefix + "..."
    return path
