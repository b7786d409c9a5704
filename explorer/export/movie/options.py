"""MovieOptions: all that is chosen about a movie, frozen, with its ranges checked on construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from explorer.errors import Refusal
from explorer.figures.presets import CSS_PX_PER_INCH, MM_PER_INCH, Preset
from explorer.words import cli as cli_words
from explorer.words import movies as movies_words

Easing = Literal["ease", "linear"]
Loop = Literal["forever", "once", "ping-pong"]
ThemeName = Literal["dark", "light"]

SIZES: dict[str, tuple[int, int]] = {"720p": (1280, 720), "1080p": (1920, 1080), "square": (1080, 1080)}
SMALLEST_PX, LARGEST_PX = 240, 3840
MOST_FPS, LONGEST_S, LONGEST_HOLD_S = 60, 120.0, 10.0
SHORT_SIDE_INCH = 7.5  # of every page, so that type and pictures share it alike at 720 and at 2160 pixels
WIDE_MAGNIFY, SQUARE_MAGNIFY = 1.6, 1.3  # as the presets of slides


@dataclass(frozen=True)
class MovieOptions:
    """What is shown, and how. Raises Refusal, one sentence for the user, for what cannot be.

    `film` is one of MOVIES, `kind` the figure that every frame is: one of its kinds. `size_px` (width, height), both
    even, as H.264 wants them. `seconds` is the way from the first picture to the last; `hold_s` stands still at
    either end and comes on top. `easing` starts and ends gently. `loop`: "forever" and "ping-pong" ask the player to
    repeat, where the format can; "ping-pong" also goes the way back.
    """

    film: str = "window"
    kind: str = "lanes"
    size_px: tuple[int, int] = SIZES["1080p"]
    fps: int = 30
    seconds: float = 4.0
    easing: Easing = "ease"
    hold_s: float = 0.5
    loop: Loop = "forever"
    theme: ThemeName = "dark"

    def __post_init__(self) -> None:
        if not all(SMALLEST_PX <= n <= LARGEST_PX and n % 2 == 0 for n in self.size_px):
            got = f"{self.size_px[0]}x{self.size_px[1]}"
            raise Refusal(movies_words.MOVIE_SIZE.format(got=got, low=SMALLEST_PX, high=LARGEST_PX))
        _between("fps", self.fps, 1, MOST_FPS)
        _between("seconds", self.seconds, 0.1, LONGEST_S)
        _between("hold", self.hold_s, 0.0, LONGEST_HOLD_S)
        for name, got, known in (("easing", self.easing, Easing), ("loop", self.loop, Loop)):
            check_choice(name, got, get_args(known))
        check_choice("theme", self.theme, get_args(ThemeName))

    @property
    def frames(self) -> int:
        """From the first picture to the last, without what is held and without the way back."""
        return max(2, round(self.seconds * self.fps))

    @property
    def hold_frames(self) -> int:
        return round(self.hold_s * self.fps)


def check_choice(name: str, got: str, known: tuple[str, ...]) -> None:
    if got not in known:
        raise Refusal(cli_words.FIGURE_OPTION_UNKNOWN.format(option=f"--{name}", got=got, known=", ".join(known)))


def _between(name: str, got: float, low: float, high: float) -> None:
    if not low <= got <= high:  # also refuses NaN
        raise Refusal(
            movies_words.MOVIE_RANGE.format(option=f"--{name}", got=f"{got:g}", low=f"{low:g}", high=f"{high:g}")
        )


def page_of(size_px: tuple[int, int]) -> tuple[Preset, float]:
    """The page that is painted to so many pixels, and its dots per inch."""
    width, height = size_px
    dpi = min(width, height) / SHORT_SIDE_INCH
    wide = min(max((width / height - 1) / (16 / 9 - 1), 0.0), 1.0)
    magnify = SQUARE_MAGNIFY + wide * (WIDE_MAGNIFY - SQUARE_MAGNIFY)
    mm = MM_PER_INCH / dpi
    margin = 18.0 + 6.0 * wide
    name = f"{width}x{height}"
    return Preset(name, width * mm, height * mm, round(max(dpi, CSS_PX_PER_INCH)), magnify, margin, True), dpi
