"""TLS as studios need it: every certificate is checked, and the studio's own CA is one more root.

The checks cannot be switched off.
"""

from __future__ import annotations

import os
from typing import Any, Optional

from ..errors import BadSetting

BUNDLES = (
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def context(ca_file: Optional[str] = None) -> Any:
    """An ssl.SSLContext that verifies chain, dates and host name.

    Raises BadSetting when the studio's CA file cannot be read.
    """
    import ssl

    tls = ssl.create_default_context()
    # Python 3.13 refuses studio CAs whose basic constraints are not marked critical. Relax only that.
    tls.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    if not tls.get_ca_certs() and not tls.cert_store_stats().get("x509_ca"):
        _load_a_bundle(tls)
    for extra in (ca_file, os.environ.get("REQUESTS_CA_BUNDLE")):
        if extra:
            _add(tls, extra, required=extra == ca_file)
    return tls


def _load_a_bundle(tls: Any) -> None:
    """Some DCCs ship an OpenSSL whose built-in path does not exist: use the system's bundle."""
    for bundle in BUNDLES:
        if os.path.exists(bundle) and _add(tls, bundle, required=False):
            return


def _add(tls: Any, path: str, required: bool) -> bool:
    try:
        tls.load_verify_locations(**{"capath" if os.path.isdir(path) else "cafile": path})
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        if required:
            text = "The CA file “{}” cannot be read ({}); ask your TD to check VFX_TRACKER_CA_FILE."
            raise BadSetting(text.format(path, error), "bad_ca_file") from error
        return False
    return True
