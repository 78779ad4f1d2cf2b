"""Whom to trust over TLS: what the environment names, else what the system trusts."""

from __future__ import annotations

import os
import ssl

from summarizer.errors import ConfigurationError


def trusted() -> ssl.SSLContext:
    """Return the context of all connections, as the official client would make it.

    That reads SSL_CERT_FILE, else SSL_CERT_DIR, else the system's certificates, wherever it keeps
    them. Raises ConfigurationError when they cannot be read.
    """
    import httpx2  # 50 ms, and only where there is TLS

    try:
        return httpx2.create_ssl_context()
    except OSError as exc:  # an SSLError is one
        names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)]
        where = f"the certificates of {names[0]}" if names else "the system's certificates"
        raise ConfigurationError(f"{where} cannot be read: {exc.strerror or exc}") from None
