"""The names by which news agencies and broadcasters sign."""

from __future__ import annotations

import re

# Codes of up to four letters count only as written here or in capitals, so that "(pa)" in a
# sentence is not the Press Association.
_PUBLISHERS = {
    "Agence France-Presse": ("AFP",),
    "Al Jazeera": (),
    "Anadolu": ("AA", "Anadolu Agency"),
    "ANI": (),
    "ANSA": (),
    "Associated Press": ("AP",),
    "BBC": ("BBC News", "BBC Sport"),
    "Belga": (),
    "Bernama": (),
    "Bloomberg": ("Bloomberg News",),
    "CNN": ("CNN Business", "CNN Student News"),
    "Deutsche Welle": ("DW",),
    "dpa": ("Deutsche Presse-Agentur",),
    "EFE": ("Agencia EFE",),
    "IANS": (),
    "Interfax": (),
    "KCNA": ("Korean Central News Agency",),
    "Kyodo": ("Kyodo News",),
    "NPR": (),
    "PA Media": ("PA", "Press Association"),
    "Press Trust of India": ("PTI",),
    "Reuters": ("Reuters Health", "Thomson Reuters"),
    "RIA Novosti": ("RIA",),
    "Tass": ("TASS News Agency", "Tass Russian News Agency"),
    "UPI": ("United Press International",),
    "VOA": ("Voice of America",),
    "Xinhua": ("Xinhua News Agency",),
    "Yonhap": ("Yonhap News", "Yonhap News Agency"),
}
_BY_NAME = {
    alias.casefold(): (alias, name)
    for name, aliases in _PUBLISHERS.items()
    for alias in (name, *aliases)
}


def publisher_name(name: str) -> str | None:
    """Return the one name of the agency that signs as `name`, None if it is not a known one."""
    words = name.strip().removeprefix("The ").removeprefix("the ")
    alias, publisher = _BY_NAME.get(words.casefold(), ("", ""))
    if not publisher or (len(words) <= 4 and words not in {alias, words.upper()}):
        return None
    return publisher


def signer(signature: str) -> str | None:
    """Return the first publisher of "Reuters/AFP", None unless all names in it are known."""
    signature = re.sub(r"(?i)^(?:with (?:in)?puts? from|source:?|via)\s+", "", signature.strip())
    parts = [part for part in re.split(r"[/,;&]| and ", signature) if part.strip()]
    names = [publisher_name(part) for part in parts]
    return names[0] if all(names) and names else None
