"""Base URLs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.backends.endpoint import normalise_endpoint, read_base_url
from summarizer.errors import ConfigurationError


@pytest.mark.parametrize(
    ("base_url", "endpoint"),
    [
        (None, "https://api.openai.com/v1/chat/completions"),
        ("", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"),
        ("HTTPS://API.OpenAI.com:443/v1", "https://api.openai.com/v1/chat/completions"),
        ("http://127.0.0.1:8080/V1//", "http://127.0.0.1:8080/V1/chat/completions"),
        ("http://[::1]:80/v1", "http://[::1]/v1/chat/completions"),
        ("https://me:secret@host/v1?key=abc#x", "https://host/v1/chat/completions"),
        ("http://host/v1/chat/completions", "http://host/v1/chat/completions"),
        ("http://host", "http://host/chat/completions"),
    ],
)
def test_spellings_of_one_server_give_one_endpoint(base_url: str | None, endpoint: str) -> None:
    """Case, default port, trailing slash, user and query are no part of the identity."""
    assert normalise_endpoint(base_url) == endpoint


@pytest.mark.parametrize(
    "base_url",
    ["host/v1", "ftp://host/v1", "http://", "http://host:port", "http://host:99999", "http://a b"],
)
def test_what_is_no_http_url_is_refused(base_url: str) -> None:
    """A wrong base URL is a matter of configuration and shows itself before anything is sent."""
    with pytest.raises(ConfigurationError, match="base URL"):
        normalise_endpoint(base_url)


@pytest.mark.parametrize("base_url", ["ftp://me:secret@host/v1", "ftp://host/v1?key=secret"])
def test_a_refused_url_does_not_show_its_password(base_url: str) -> None:
    """A password or a key may stand in a URL, and never in a message."""
    with pytest.raises(ConfigurationError) as caught:
        normalise_endpoint(base_url)
    assert "secret" not in str(caught.value)


def test_what_a_server_may_repeat_and_nobody_may_see_is_known() -> None:
    """The password, the header that holds it (aTpwdw==, RFC 7617), and keys in the query."""
    base = read_base_url("https://i:pw@host/v1?api-version=2&api-key=abc")
    assert base.secrets == ("pw", "aTpwdw==", "abc")


def test_user_and_query_are_kept_apart() -> None:
    """What is no identity is still sent along."""
    base = read_base_url("https://me:s%40crt@host/v1?api-version=2")
    assert (base.user, base.query, base.host) == (
        ("me", "s@crt"),
        (("api-version", "2"),),
        "host",
    )


def test_normalising_imports_no_client() -> None:
    """Fingerprints need endpoints where openai is not wanted."""
    code = (
        "import sys, summarizer.backends.endpoint as e; e.normalise_endpoint(None);"
        " print({'openai', 'httpx2', 'aiohttp'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
