"""The one door to the data that ships with the package: prompts/ and schemas/."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

# An installed wheel carries the folders under _data; a checkout has them beside the package.
_PACKAGED = files("summarizer") / "_data"
_CHECKOUT = Path(__file__).resolve().parent.parent


def resource_folder(name: str) -> Traversable:
    """Return the folder `name` ("prompts" or "schemas") of the wheel, else of the checkout.

    Raises FileNotFoundError when neither has it: the installation is broken.
    """
    for root in (_PACKAGED, _CHECKOUT):
        folder = root / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"summarizer was installed without its {name}/ folder; reinstall it")


def resource_names(folder: str, suffix: str) -> list[str]:
    """Return the names, without suffix, of the files in a resource folder, sorted."""
    found = (entry.name for entry in resource_folder(folder).iterdir())
    return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix))


def read_resource(folder: str, name: str) -> bytes:
    """Return the bytes of one resource file; FileNotFoundError when there is none."""
    return (resource_folder(folder) / name).read_bytes()
