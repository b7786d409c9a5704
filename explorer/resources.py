"""Where the files that come with Aperture lie: fonts, icons, lessons, trained weights.

In a checkout they are the top-level folders `resources/` and `models/`; in an installed wheel they lie inside the
package, as `explorer/_resources` and `explorer/_models` (pyproject.toml puts them there).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(path: str) -> Path:
    """The file or folder `path` of resources/, as in `resource("icons/brush.svg")`. Raises FileNotFoundError."""
    return _find("resources", path)


def model(path: str) -> Path:
    """The file or folder `path` of models/. Raises FileNotFoundError."""
    return _find("models", path)


def _find(folder: str, path: str) -> Path:
    places = (_PACKAGE / f"_{folder}", _PACKAGE.parent / folder)  # installed, checkout
    for place in places:
        if (place / path).exists():
            return place / path
    raise FileNotFoundError(f"{folder}/{path} comes with Aperture, but is in none of: {', '.join(map(str, places))}")
