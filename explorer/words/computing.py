"""While it computes, and where it cannot."""

from __future__ import annotations

from explorer.words.counted import Counted

COMPUTING_FRAME = "computing this window"
COMPUTING_FILM = "closing the window"
COMPUTING_PAGE = "computing this page"
DEVICE_OUT_OF_MEMORY = "The graphics device ran out of memory, so the processor computes from here on."
OUT_OF_MEMORY = "There is not enough memory for this window: choose a smaller image or a smaller window side."
TOO_LARGE = (
    "These numbers are too large for float32. Lower the kernel's weights or the content β, or undo the last change."
)
STOPPED = "You stopped this before it was computed. Change anything, or undo, to go on."
COMPUTE_FAILED = "This could not be computed ({reason}). Undo the last change to go on."

STARTING = "starting …"
DEVICE_NAME = "Device and time of the last result"
DEVICE_TIP = "Which device computes, and how long the last result took"
PROGRESS_NAME = "Progress"
CANCEL_TIP = "Stop computing (Esc)"

CPU = Counted(one="cpu · {count} thread", other="cpu · {count} threads")
CUDA = "cuda · {name}"
MILLISECONDS, SECONDS = "{time} ms", "{time} s"
DEVICE_AND_TIME = "{device} · {time}"
DEVICE_AND_TIME_TIP = "{device} · {time}\n{tip}"
