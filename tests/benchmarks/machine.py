"""The machine that a benchmark ran on, in words."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import torch

from tests.benchmarks.timing import DEVICE


def describe() -> dict[str, str | int]:
    """For the JSON report."""
    described: dict[str, str | int] = {
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "threads": torch.get_num_threads(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    if DEVICE.type == "cuda":
        described["device"] = torch.cuda.get_device_name(DEVICE)
    elif DEVICE.type != "cpu":
        described["device"] = DEVICE.type
    return described


def sentence() -> str:
    """For a person: "Intel Xeon, 2 cores; torch 2.13.0 with 2 threads; Linux, Python 3.11.7"."""
    told = describe()
    device = f"{told['device']}; " if "device" in told else ""
    return (
        f"{device}{told['processor']}, {told['cores']} cores; torch {told['torch']} with {told['threads']} threads; "
        f"{platform.system()}, Python {told['python']}"
    )


def processor() -> str:
    """Its model as the system names it, and the widest instructions that torch uses on it."""
    name = _model() or platform.processor() or platform.machine()
    return f"{' '.join(name.split())} ({torch.backends.cpu.get_cpu_capability()})"


def _model() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = (line.partition(":") for line in information.read_text(encoding="utf-8").splitlines())
        return next((value.strip() for key, _, value in lines if key.strip() == "model name"), "")
    if platform.system() == "Darwin":
        asked = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True)
        return asked.stdout.strip()
    return ""
