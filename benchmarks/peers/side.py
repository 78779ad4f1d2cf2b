"""What a side is told and what it says: an order as JSON, then one line of JSON.

It imports nothing but the standard library, since each side runs with the packages of its own
virtual environment.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

# Model, as the server is asked for it: one that no library knows, so that none looks up its price.
MODEL = "sample"
N_CLAIMS = 12


@dataclass(frozen=True)
class Document:
    """A text to ask about."""

    id: str
    text: str
    quotes: tuple[str, ...] = ()  # to locate, where no server is asked


@dataclass(frozen=True)
class Order:
    """What a side is to do: answer `n_documents` of a file after `n_warm_up` that do not count."""

    documents: str  # a file, a JSON line a document
    n_warm_up: int
    n_documents: int
    server: str = ""  # the server's address without a path
    in_flight: int = 1
    instructions: str = ""  # the system message
    response_format: str = ""  # a file: the response format as JSON
    store: str | None = None  # a folder to keep replies in; None for none

    def base_url(self, form: str = "v1") -> str:
        """Return the base URL under which the server answers in a form."""
        return f"{self.server}/v1" if form == "v1" else f"{self.server}/{form}/v1"

    def messages(self, document: Document) -> list[dict[str, str]]:
        """Return the messages that ask about a document."""
        return [
            {"role": "system", "content": self.instructions},
            {"role": "user", "content": document.text},
        ]


@dataclass(frozen=True)
class Speed:
    """How fast a side was, and what it took."""

    n_documents: int
    n_good: int  # documents with all their claims, or quotes that were found
    seconds: float
    cpu_s: float
    peak_rss_mb: float

    @property
    def per_s(self) -> float:
        """Return the documents a second."""
        return self.n_documents / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Return the CPU of a document, in milliseconds."""
        return self.cpu_s * 1000 / self.n_documents


# Does documents and returns how many came out with all their claims, or how many quotes were found.
Answer = Callable[[Iterable[Document]], int]


def run(side: Callable[[Order], AbstractContextManager[Answer]]) -> None:
    """Do the order that the command line names, and print how fast it went.

    Imports, clients and the requests that connect do not count.
    """
    order = Order(**json.loads(sys.argv[1]))
    documents = _documents(order.documents)
    with side(order) as answer:
        if order.n_warm_up:
            answer(islice(documents, order.n_warm_up))
        started = time.perf_counter(), time.process_time()
        n_good = answer(islice(documents, order.n_documents))
        seconds = time.perf_counter() - started[0]
        cpu_s = time.process_time() - started[1]
    speed = Speed(order.n_documents, n_good, seconds, cpu_s, peak_rss_mb())
    # On a line of its own: a library may have left a progress bar there.
    print(f"\n{json.dumps(asdict(speed))}", flush=True)


def peak_rss_mb() -> float:
    """Return the most memory that this process had in use, without what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _documents(path: str) -> Iterator[Document]:
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            yield Document(fields["id"], fields["text"], tuple(fields.get("quotes", ())))
