"""What Qt needs from the system around it: shared libraries, a display, and for the tests a virtual screen.

Only the standard library, so that it answers before anything is installed. Linux alone needs this: on Windows and macOS
the wheels of PySide6 carry all that Qt needs.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """A shared library (its soname) or a program, and the package that brings it on three families of Linux.

    The package is "" where it is not known.
    """

    name: str
    debian: str
    fedora: str
    arch: str


# Found by reading what Qt 6.11's QtGui, QtWidgets and platform plugins link to.
EVERY_PLATFORM = (
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Need("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Need("libX11.so.6", "libx11-6", "libX11", "libx11"),
    Need("libz.so.1", "zlib1g", "zlib", "zlib"),
)
XCB = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Need("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Need("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    Need("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    Need("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Need("libxcb.so.1", "libxcb1", "libxcb", "libxcb"),
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
)
WAYLAND = (
    Need("libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland"),
)
TEST_PROGRAMS = (
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    Need("xdotool", "xdotool", "xdotool", "xdotool"),
)
PLATFORM_NEEDS = {"xcb": XCB, "wayland": WAYLAND}


def missing_libraries(platform: str) -> tuple[Need, ...]:
    """What Qt's platform plugin `platform` ("xcb", "wayland", "offscreen", ...) needs and this system has not."""
    if not sys.platform.startswith("linux"):
        return ()
    needs = EVERY_PLATFORM + PLATFORM_NEEDS.get(platform, ())
    return tuple(need for need in needs if _load_error(need.name) is not None) or _missing_for_plugin(platform)


def missing_programs() -> tuple[Need, ...]:
    """The programs that the tests drive a real window with, and this system has not."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(program for program in TEST_PROGRAMS if shutil.which(program.name) is None)


def install_command(needs: Sequence[Need]) -> list[str] | None:
    """The command that brings `needs` by the package manager found here; None when it or the packages are not known."""
    for manager, family, arguments in (
        ("apt-get", "debian", ["install", "-y", "--no-install-recommends"]),
        ("dnf", "fedora", ["install"]),
        ("pacman", "arch", ["-S", "--needed"]),
    ):
        packages = dict.fromkeys(getattr(need, family) for need in needs if getattr(need, family))
        if packages and shutil.which(manager):
            return [manager, *arguments, *packages]
    return None


def platforms_to_try() -> tuple[str, ...]:
    """The platform plugins that Qt will try here, by name; empty when there is no display to try them on."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return tuple(name.partition(":")[0] for name in chosen.split(";") if name)
    found = ("wayland", "WAYLAND_DISPLAY"), ("xcb", "DISPLAY")
    return tuple(name for name, variable in found if os.environ.get(variable))


def display_answers(platform: str) -> bool:
    """Whether the X or Wayland server of this session lets us in. Qt would end the process if it does not."""
    if platform == "xcb":
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
        refused = xcb.xcb_connection_has_error(connection) != 0
        xcb.xcb_disconnect(connection)
        return not refused
    if platform == "wayland":
        client = ctypes.CDLL("libwayland-client.so.0")
        client.wl_display_connect.restype = ctypes.c_void_p
        display = client.wl_display_connect(None)
        if display:
            client.wl_display_disconnect(ctypes.c_void_p(display))
        return bool(display)
    return True  # offscreen, minimal, vnc, ...: no server to ask


def _load_error(library: str) -> str | None:
    """Why the dynamic loader refuses `library`, in its own words; None when it loads."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return None


def _missing_for_plugin(platform: str) -> tuple[Need, ...]:
    """Tries Qt's own plugin: a later Qt may need a library that the lists above do not know."""
    package = importlib.util.find_spec("PySide6")  # does not run it
    if package is None or not package.submodule_search_locations:
        return ()
    plugin = Path(package.submodule_search_locations[0]) / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    error = _load_error(str(plugin)) if plugin.exists() else None
    if error is None:
        return ()
    soname = re.match(r"(\S+\.so[.\d]*): ", error)
    return (Need(soname.group(1) if soname else error, "", "", ""),)
