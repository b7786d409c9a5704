"""What is here and what is missing: displays, libraries, threads, the compiled kernel."""

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
