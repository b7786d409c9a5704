"""What is here and what is missing: displays, libraries, threads, the compiled kernel."""

from __future__ import annotations

from explorer.words.counted import Counted

NO_DISPLAY = (
    "There is no screen here to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): start Aperture from a "
    "desktop session, or make pictures without a screen by `aperture screenshot`."
)
DISPLAY_SILENT = (
    "The {platform} display {display} does not answer: start Aperture from a desktop session, or make pictures without "
    "a screen by `aperture screenshot`."
)
SYSTEM_MISSING = "Your system lacks {names}. Type: {command}"
SYSTEM_MISSING_UNKNOWN = "Your system lacks {names}. Install the packages that bring them, by your package manager."
SYSTEM_INSTALLING = "Your system lacks {names}. Installing: {command}"

BAD_THREADS = (
    "The number of threads must be a whole number from 1 to {most}, got {got!r}: leave it out to use all cores."
)

KERNEL_BUILDING = "Compiling the kernel of the closing film (once, half a minute) ..."
KERNEL_NOT_BUILT = "Not compiled: {reason}. Films are computed with torch instead, more slowly."
KERNEL_COMPILED = "Closing films are summed by the compiled kernel ({way})."
KERNEL_MISSING = (
    "Closing films are summed by torch: the compiled kernel was not built. To build it, install a C++ compiler and type "
    "`python -m explorer.native.build`."
)

KERNEL_NO_COMPILER = "there is no C++ compiler (CXX, c++, g++ or clang++)"
KERNEL_COMPILER_FAILED = "the C++ compiler failed: {reason}"
KERNEL_NO_REASON = "no reason given"

# The report: what each line is about, and what it says
REPORT_APERTURE, REPORT_PYTHON, REPORT_QT = "Aperture", "Python", "Qt"
REPORT_SYSTEM, REPORT_DEVICE, REPORT_KERNEL, REPORT_WINDOW = "system", "device", "kernel", "window"
REPORT_LIBRARIES, REPORT_FONTS = "libraries", "fonts"
REPORT_SETTINGS, REPORT_DRAWINGS = "settings in", "drawings in"
PYTHON_AT = "{version} ({path})"
LIBRARY_MISSING = "missing. Type: {command}"
QT_BROKEN = "does not load: {reason}"
TORCH_BROKEN = "torch does not load: {reason}"
CPU = Counted(one="cpu ({count} thread)", other="cpu ({count} threads)")
CUDA, XPU = "cuda ({name})", "xpu ({name})"
WINDOW_CAN_OPEN = "can open ({settings})"
WINDOW_NO_SETTING = "no setting needed"
LIBRARIES_HERE = "all that Qt needs is here"
FONTS_HERE = "Inter and JetBrains Mono, bundled"
FONTS_MISSING = "{names} missing: install Aperture again"
FOLDER_READ_ONLY = "{folder} cannot be written to"
AND_MORE = "{count} more"
