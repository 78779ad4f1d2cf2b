"""A Batch API on loopback, by the published one: files, batches, and their lives.

    with BatchServer([ok('{"a": 1}')]) as server:
        ...  # upload a file to server.base_url, make a batch of it
        server.end("batch_1", "expired", n_answered=2)

Lines are answered by the script that answers live requests, so both give the same replies. With
`at_once` a batch is over the first time that it is asked for; else a test ends it by `end`.
"""

from __future__ import annotations

import email.parser
import email.policy
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import orjson
from aiohttp import web

from tests.servers import MODEL, Answer, ChatServer, Script, Seen, error, hang, status

URL = "/v1/chat/completions"
DAY_S = 24 * 3600
_PAGE = 20
_FIELDS = ("output_file_id", "error_file_id", "errors", "in_progress_at", "completed_at")


class BatchServer(ChatServer):
    """The server of `tests.servers`, with /v1/files and /v1/batches beside the chat.

    `files` and `batches` are what it holds, by id. Errors of requests go into the error file, or
    into the output file where `errors_in_output` says so; both happen.
    """

    def __init__(
        self,
        script: Script,
        *,
        models: Sequence[str] = (MODEL,),
        at_once: bool = False,
        errors_in_output: bool = False,
    ) -> None:
        super().__init__(script, models=models)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.held = threading.Event()
        self._at_once = at_once
        self._errors_in_output = errors_in_output
        self._faults: list[tuple[str, str, bool, Answer]] = []
        self._changing = threading.RLock()

    def fail(
        self, method: str, path: str, answer: Answer, *, n: int = 1, after: bool = False
    ) -> None:
        """Answer the next `n` requests of a method, whose path matches, otherwise; done or not."""
        self._faults += [(method, path, after, answer)] * n

    def hold(self, method: str, path: str, *, after: bool) -> None:
        """Keep the next such request without an answer, done or not; `held` is set then."""
        self.held.clear()
        self._faults.append((method, path, after, hang()))

    def lines(self, file_id: str) -> list[dict[str, Any]]:
        """Return the lines of a file."""
        return [orjson.loads(line) for line in self.files[file_id][1].splitlines()]

    @property
    def asked(self) -> list[str]:
        """Return the custom ids of all batches, in the order they came."""
        return [
            line["custom_id"]
            for batch in self.batches.values()
            for line in self.lines(batch["input_file_id"])
        ]

    def end(
        self,
        batch_id: str,
        state: str = "completed",
        *,
        n_answered: int | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """End a batch: the first `n_answered` of its lines are answered, the others are not."""
        with self._changing:
            batch = self.batches[batch_id]
            lines = self.lines(batch["input_file_id"])
            n_answered = len(lines) if n_answered is None else n_answered
            if state == "failed":
                n_answered, unanswered = 0, []
            else:
                unanswered = lines[n_answered:]
            done = [self._line(n, line) for n, line in enumerate(lines[:n_answered])]
            good = [line for line, is_ok in done if is_ok or self._errors_in_output]
            bad = [line for line, is_ok in done if not (is_ok or self._errors_in_output)]
            bad += [_unanswered(n, line, state) for n, line in enumerate(unanswered)]
            batch["output_file_id"] = self._new_file("output.jsonl", good)
            batch["error_file_id"] = self._new_file("error.jsonl", bad)
            n_ok = sum(is_ok for _, is_ok in done)
            batch["request_counts"] |= {"completed": n_ok, "failed": len(lines) - n_ok}
            batch["errors"] = {"object": "list", "data": list(errors)} if errors else None
            batch["status"] = state

    def _new_file(self, name: str, lines: Iterable[object]) -> str | None:
        data = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        return self._add_file(name, data) if data else None

    def _add_file(self, name: str, data: bytes) -> str:
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = (name, data)
        return file_id

    def _line(self, number: int, line: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """Return the line that answers one, and whether it is an answer."""
        body = line["body"]
        seen = Seen(line["method"], line["url"], {}, body, orjson.dumps(body))
        answer = super()._answer(seen)
        response = {
            "status_code": answer.status,
            "request_id": f"req_{number}",
            "body": orjson.loads(answer.body),
        }
        made = {
            "id": f"batch_req_{number}",
            "custom_id": line["custom_id"],
            "response": response,
            "error": None,
        }
        return made, answer.status == 200

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        return await super()._handle(request.clone(client_max_size=0))  # files have no limit

    def _answer(self, seen: Seen) -> Answer:
        if not seen.path.startswith(("/v1/files", "/v1/batches")):
            return super()._answer(seen)
        with self._changing:
            for fault in self._faults:
                method, path, after, answer = fault
                if method == seen.method and re.fullmatch(path, seen.path):
                    self._faults.remove(fault)
                    if after:
                        self._managed(seen)
                    if answer.action == "hang":
                        self.held.set()
                    return answer
            return self._managed(seen)

    def _managed(self, seen: Seen) -> Answer:
        """Answer a request about files or batches."""
        _, _, kind, *rest = seen.path.split("/")
        routes: dict[tuple[str, str, int, str], Callable[..., Answer]] = {
            ("POST", "files", 0, ""): self._upload,
            ("GET", "files", 0, ""): self._list_files,
            ("GET", "files", 2, "content"): self._content,
            ("DELETE", "files", 1, ""): self._delete,
            ("POST", "batches", 0, ""): self._create,
            ("GET", "batches", 0, ""): self._list_batches,
            ("GET", "batches", 1, ""): self._retrieve,
            ("POST", "batches", 2, "cancel"): self._cancel,
        }
        word = rest[1] if len(rest) == 2 else ""
        route = routes.get((seen.method, kind, len(rest), word))
        if route is None:
            return error(404, f"Unknown request URL: {seen.method} {seen.path}")
        return route(seen, *rest[:1])

    def _upload(self, seen: Seen) -> Answer:
        head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.raw)
        parts = {
            part.get_param("name", header="content-disposition"): part for part in form.iter_parts()
        }
        assert parts["purpose"].get_content().strip() == "batch"
        data = parts["file"].get_payload(decode=True)
        name = str(parts["file"].get_filename())
        assert data.endswith(b"\n")
        file_id = self._add_file(name, data)
        return status(200, self._file(file_id))

    def _file(self, file_id: str) -> dict[str, Any]:
        name, data = self.files[file_id]
        return {
            "id": file_id,
            "object": "file",
            "bytes": len(data),
            "created_at": 1_750_000_000,
            "filename": name,
            "purpose": "batch",
            "status": "processed",
        }

    def _list_files(self, seen: Seen) -> Answer:
        return self._page(seen, [self._file(each) for each in reversed(self.files)])

    def _content(self, seen: Seen, file_id: str) -> Answer:
        if file_id not in self.files:
            return error(404, f"No such File object: {file_id}")
        return Answer(200, self.files[file_id][1], {"Content-Type": "application/octet-stream"})

    def _delete(self, seen: Seen, file_id: str) -> Answer:
        if self.files.pop(file_id, None) is None:
            return error(404, f"No such File object: {file_id}")
        return status(200, {"id": file_id, "object": "file", "deleted": True})

    def _create(self, seen: Seen) -> Answer:
        body = seen.body
        assert body["endpoint"] == URL
        assert body["completion_window"] == "24h"
        if body["input_file_id"] not in self.files:
            return error(400, f"No such File object: {body['input_file_id']}")
        batch_id, made = f"batch_{len(self.batches) + 1}", int(time.time())
        self.batches[batch_id] = {
            "id": batch_id,
            "object": "batch",
            "endpoint": URL,
            "input_file_id": body["input_file_id"],
            "completion_window": "24h",
            "status": "validating",
            "created_at": made,
            "expires_at": made + DAY_S,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            "metadata": body.get("metadata"),
            **dict.fromkeys(_FIELDS),
        }
        return status(200, self.batches[batch_id])

    def _list_batches(self, seen: Seen) -> Answer:
        return self._page(seen, list(reversed(self.batches.values())))

    def _retrieve(self, seen: Seen, batch_id: str) -> Answer:
        batch = self.batches.get(batch_id)
        if batch is None:
            return error(404, f"No batch found with id '{batch_id}'.")
        if batch["status"] == "validating":
            batch["status"] = "in_progress"
            batch["request_counts"]["total"] = len(self.lines(batch["input_file_id"]))
        if self._at_once and batch["status"] == "in_progress":
            self.end(batch_id)
        return status(200, batch)

    def _cancel(self, seen: Seen, batch_id: str) -> Answer:
        batch = self.batches.get(batch_id)
        if batch is None:
            return error(404, f"No batch found with id '{batch_id}'.")
        if batch["status"] in ("validating", "in_progress"):
            batch["status"] = "cancelling"
        return status(200, batch)

    def _page(self, seen: Seen, found: Sequence[Mapping[str, Any]]) -> Answer:
        """Answer one page of a list, the newest first."""
        query = parse_qs(seen.query)
        ids = [each["id"] for each in found]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        limit = int(query.get("limit", [str(_PAGE)])[0])
        assert 1 <= limit <= 100
        page = found[start : start + limit]
        return status(
            200,
            {
                "object": "list",
                "data": page,
                "first_id": page[0]["id"] if page else None,
                "last_id": page[-1]["id"] if page else None,
                "has_more": start + limit < len(found),
            },
        )


def _unanswered(number: int, line: Mapping[str, Any], state: str) -> dict[str, Any]:
    """Return the error line of a request that a batch ended before."""
    return {
        "id": f"batch_req_left_{number}",
        "custom_id": line["custom_id"],
        "response": None,
        "error": {
            "code": f"batch_{state}",
            "message": f"This request could not be executed before the batch {state}.",
        },
    }
