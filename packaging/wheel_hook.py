"""Puts the compiled kernel of the closing film into the wheel: a hook of hatchling, named in pyproject.toml.

A wheel with the kernel is for one kind of machine and for every Python (it is called by ctypes). Where there is no C++
compiler the wheel has none, serves every machine, and says that films are computed by torch there.
"""

from __future__ import annotations

import platform
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before a wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles the kernel and names the wheel for this machine; nothing for an editable install, which `make`
        serves."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from explorer.native import build
            from explorer.words import machine as machine_words
        finally:
            sys.path.remove(self.root)
        reason = None if build.is_built() else build.build()
        if reason is not None:
            self.app.display_warning(machine_words.KERNEL_NOT_BUILT.format(reason=reason))
            return
        inside = build.LIBRARY.relative_to(Path(self.root)).as_posix()
        build_data["force_include"][str(build.LIBRARY)] = inside
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{this_platform()}"


def this_platform() -> str:
    """The platform's tag, e.g. linux_x86_64. A kernel is for one processor, also where Python is for two."""
    name = sysconfig.get_platform().replace("universal2", platform.machine())
    return name.replace("-", "_").replace(".", "_")
