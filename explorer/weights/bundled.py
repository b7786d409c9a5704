"""The trained models that come with the program: the gallery of layers on a fresh install.

A session names one by its reference, "models/NAME", which means the same file on every computer. Known without torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.errors import Refusal
from explorer.resources import model
from explorer.words import models as models_words

FOLDER, ENDING, CARD = "models/", ".safetensors", ".md"


@dataclass(frozen=True)
class BundledModel:
    """`data` is what it was trained on, "glyph" or "digits"; `kind` which net it is."""

    data: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.data}-{self.kind}"

    @property
    def reference(self) -> str:
        """How a session names it."""
        return f"{FOLDER}{self.name}"

    @property
    def title(self) -> str:
        return models_words.ON_DATA[self.data].format(title=models_words.TITLES[self.kind])

    @property
    def about(self) -> str:
        """A sentence or two on what it is."""
        return models_words.ABOUT[self.kind]

    @property
    def path(self) -> Path:
        """Raises FileNotFoundError where the installation is not whole."""
        return model(f"{self.name}{ENDING}")

    @property
    def card(self) -> str:
        """Markdown: data, command, seed, figures, licence, sha256. Raises FileNotFoundError."""
        return model(f"{self.name}{CARD}").read_text(encoding="utf-8")


BUNDLED = (
    *(BundledModel("glyph", kind) for kind in ("convolution", "attention", "started", "local", "deep")),
    *(BundledModel("digits", kind) for kind in ("vit", "convit", "cnn")),
)


def is_bundled(reference: str) -> bool:
    """Whether a session's name of a file means one that comes with the program."""
    return reference.startswith(FOLDER)


def bundled(reference: str) -> BundledModel:
    """The model of that reference. Raises Refusal, which names those that there are."""
    found = next((one for one in BUNDLED if one.reference == reference), None)
    if found is None:
        names = ", ".join(one.name for one in BUNDLED)
        raise Refusal(models_words.BUNDLED_MISSING, name=reference, names=names)
    return found
