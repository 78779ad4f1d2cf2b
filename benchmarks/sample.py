"""One invented article of 5 KB and a reply of 12 claims whose quotes stand in it."""

from __future__ import annotations

from typing import Any

import orjson

from summarizer.models import Article

TEXT = """PORT ELLIS (Harbour Wire) — The harbour authority of Port Ellis will close the eastern \
breakwater to all traffic for nine weeks from March 3, after divers found cracks in 14 of its 62 \
concrete caissons, the authority said on Tuesday.

The decision follows a storm on January 18 that drove waves of up to seven metres against the \
wall, which was completed in 1974 and last repaired in 2009. Two fishing boats were torn from \
their moorings that night, and the coast guard towed a third to safety. Nobody was hurt.

"We cannot wait for the summer," harbour master Ingrid Solvay told reporters at the ferry \
terminal. "If one of those caissons moves, the whole outer basin is open to the sea." She said \
that the cracks were between two and nine centimetres wide and that the worst of them lay below \
the waterline, where they had not been seen from the wall.

The repairs will cost about 38 million crowns, of which the national infrastructure fund has \
promised to pay 21 million, according to a letter that the transport ministry sent to the \
authority last week. The rest is to come from harbour dues, which have been frozen since 2017. \
The authority has not decided by how much they will rise.

The Fishermen's Association said that the closure could cost its 240 members a third of their \
spring income, because the way around the western mole takes boats an extra 50 minutes in fair \
weather. "For the small boats that is the difference between two trips a day and one," its \
chairman, Pavel Ondrus, said in a radio interview. He asked the city to waive berth fees until \
the end of May.

Mayor Helena Brandt said that the city council would vote on such a waiver on Thursday. She did \
not say whether her own party would support it. The opposition Civic List has called for an \
inquiry into why the inspection that was planned for 2021 never took place, and two of its \
councillors want the harbour master to appear before the council.

A spokesman for the transport ministry, Tomas Rell, denied that money had been withheld. "The \
funds for inspections were available in every one of the past five years," he said. The authority \
answered that it had applied for them twice and had been turned down both times; it published \
copies of the two applications on its website.

The consultancy Marwick Tidewater, which examined the wall in February, advised that the four \
caissons at the northern end be replaced and the others be filled with grout. Its report, which \
Harbour Wire has seen, says that the wall may not survive another storm of the same strength. It \
also says that the cracks may be older than the storm, since mussels were growing in some of them.

Ferries to the outer islands will leave from the container quay while the work goes on. The \
operator, Nordlink, expects delays of up to 25 minutes on the first days and has cancelled six of \
its 31 weekly crossings until May. Tickets that have been sold for those six will be refunded, the \
company said, and passengers with cars should arrive 40 minutes before departure.

Port Ellis handled 4.6 million tonnes of cargo last year, 8 percent less than the year before. \
The container terminal, which lies behind the western mole, is not affected. Its operator has \
offered two of its mobile cranes for the repairs at no charge.

Residents of the old quarter met on Monday evening to talk about the noise. The authority promised \
them that piles would be driven only between eight in the morning and six at night, and not at all \
on Sundays. A petition against the lorries that are to bring the stone through Quay Street had 612 \
signatures by noon on Tuesday.

Divers will go on examining the remaining caissons until the end of the month. If they find more \
than 20 that are damaged, Solvay said, the authority would ask the government to pay for a new \
wall, which an earlier study put at 310 million crowns. "Nobody wants that bill," she said. "But \
somebody has to read it out loud."

The last time the breakwater was closed was in the winter of 1987, when a tanker struck it in fog. \
It took eleven weeks to reopen it, three more than had been planned, and the insurers argued about \
the cost until 1993. A plaque at the lighthouse names the two pilots who kept the tanker from \
drifting into the outer basin."""

# Quote, claim, chain of sources, status, polarity, quantity (text, value, unit).
_CLAIMS: tuple[tuple[str, str, list[list[str]], str, str, tuple[str, float, str] | None], ...] = (
    (
        "will close the eastern breakwater to all traffic for nine weeks from March 3",
        "The harbour authority of Port Ellis will close the eastern breakwater for nine weeks.",
        [["the authority"]],
        "planned",
        "positive",
        ("nine", 9, "weeks"),
    ),
    (
        "divers found cracks in 14 of its 62 concrete caissons",
        "Divers found cracks in 14 of the 62 concrete caissons of the breakwater.",
        [["the authority"]],
        "stated",
        "positive",
        ("14", 14, "caissons"),
    ),
    (
        "Two fishing boats were torn from their moorings that night",
        "Two fishing boats were torn from their moorings in the storm of January 18.",
        [],
        "stated",
        "positive",
        ("Two", 2, "fishing boats"),
    ),
    (
        "the cracks were between two and nine centimetres wide",
        "The cracks in the caissons were between two and nine centimetres wide.",
        [["Ingrid Solvay"]],
        "stated",
        "positive",
        ("nine", 9, "centimetres"),
    ),
    (
        "The repairs will cost about 38 million crowns",
        "The repairs of the breakwater will cost about 38 million crowns.",
        [],
        "planned",
        "positive",
        ("38 million", 38_000_000, "crowns"),
    ),
    (
        "the national infrastructure fund has promised to pay 21 million",
        "The national infrastructure fund has promised to pay 21 million crowns.",
        [["the transport ministry"]],
        "stated",
        "positive",
        ("21 million", 21_000_000, "crowns"),
    ),
    (
        "The authority has not decided by how much they will rise",
        "The harbour authority has not decided by how much harbour dues will rise.",
        [],
        "stated",
        "negative",
        None,
    ),
    (
        "the closure could cost its 240 members a third of their spring income",
        "The closure could cost the 240 members of the association a third of their income.",
        [["Fishermen's Association"]],
        "possible",
        "positive",
        ("240", 240, "members"),
    ),
    (
        "the city council would vote on such a waiver on Thursday",
        "The city council will vote on a waiver of berth fees on Thursday.",
        [["Helena Brandt"]],
        "planned",
        "positive",
        None,
    ),
    (
        "denied that money had been withheld",
        "Money for inspections was withheld from the harbour authority.",
        [["Tomas Rell"]],
        "denied",
        "positive",
        None,
    ),
    (
        "the wall may not survive another storm of the same strength",
        "The breakwater may not survive another storm of the same strength.",
        [["Marwick Tidewater"]],
        "possible",
        "negative",
        None,
    ),
    (
        "has cancelled six of its 31 weekly crossings until May",
        "Nordlink has cancelled six of its 31 weekly crossings until May.",
        [],
        "stated",
        "positive",
        ("six", 6, "crossings"),
    ),
)
_ENTITIES: tuple[tuple[str, str, list[str]], ...] = (
    ("Port Ellis", "place", []),
    ("Ingrid Solvay", "person", ["Solvay"]),
    ("Helena Brandt", "person", ["Mayor Helena Brandt"]),
    ("Pavel Ondrus", "person", []),
    ("Tomas Rell", "person", []),
    ("Fishermen's Association", "organisation", []),
    ("Marwick Tidewater", "organisation", []),
    ("Nordlink", "organisation", []),
)
QUOTES = tuple(quote for quote, *_ in _CLAIMS)


def article(number: int) -> Article:
    """Return the article with a last line of its own, so that no two ask the same thing."""
    return Article(id=f"sample-{number}", text=f"{TEXT}\n\nEdition number {number}.")


def reply() -> str:
    """Return the JSON of the reply."""
    claims = [_claim(n, *fields) for n, fields in enumerate(_CLAIMS, start=1)]
    entities = [{"name": n, "type": kind, "aliases": aliases} for n, kind, aliases in _ENTITIES]
    sentences = [{"text": claims[n]["text"], "claims": [claims[n]["id"]]} for n in (0, 1, 4)]
    summary = {"headline": "Port Ellis closes its cracked breakwater", "sentences": sentences}
    return orjson.dumps({"entities": entities, "claims": claims, "summary": summary}).decode()


def completion(content: str) -> dict[str, Any]:
    """Return the chat completion that carries a reply."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": "chatcmpl-sample",
        "object": "chat.completion",
        "created": 1_750_000_000,
        "model": "sample",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 2600, "completion_tokens": 1400, "total_tokens": 4000},
    }


def _claim(
    number: int,
    quote: str,
    text: str,
    attribution: list[list[str]],
    status: str,
    polarity: str,
    quantity: tuple[str, float, str] | None,
) -> dict[str, Any]:
    quantities = []
    if quantity is not None:
        shown, value, unit = quantity
        quantities = [{"text": shown, "value": value, "unit": unit, "comparator": "exact"}]
    return {
        "id": f"c{number}",
        "evidence": [quote],
        "text": text,
        "importance": "core" if number <= 4 else "supporting",
        "attribution": attribution,
        "status": status,
        "polarity": polarity,
        "quantities": quantities,
        "time": None,
    }
