"""The export dialog, and why a figure cannot be written."""

EXPORT_KIND = "What is shown"
EXPORT_PREVIEW = "Preview"
EXPORT_PREVIEW_TIP = "The figure as it will be. Drag it into another program."
EXPORT_COMPUTING = "computing …"
EXPORT_NOT_COMPUTED = "Not computed. Change anything to try again."
EXPORT_PAGE_HEADING = "Page"
EXPORT_SIZE = "Size"
EXPORT_SIZE_TIP = "The size of the page by its purpose, never that of the window"
EXPORT_PAGE = "{about}\n{width:.0f} × {height:.0f} mm"
EXPORT_COLOURS = "Colours"
EXPORT_THEMES = (
    ("light", "Light", "Dark ink on white"),
    ("dark", "Dark", "Light ink on near black, as on a dark stage"),
)
EXPORT_TRANSPARENT = "Transparent ground"
EXPORT_TRANSPARENT_TIP = "Leaves the ground out, so that the slide or the page shows through"
EXPORT_WINDOWS = "Windows"
EXPORT_WINDOWS_FIT = "Fit"
EXPORT_WINDOWS_FIT_TIP = "As many telling windows, from global to one pixel, as the page is wide enough for"
EXPORT_WINDOWS_TIP = "{count} windows from global to one pixel, evenly in the logarithm"
EXPORT_FORMAT = "File"
EXPORT_FORMATS = (
    ("pdf", "PDF", "Vector, for papers and printing"),
    ("svg", "SVG", "Vector, for slides and drawing programs"),
    ("png", "PNG", "Pixels, for everything else"),
    ("script", "Script", "A Python program that draws the figure, with its data"),
)
EXPORT_ABOUT_FORMAT = {
    "pdf": "Vector. Its text can be searched, its fonts are inside, its images are lossless.",
    "svg": "Vector. Text can be edited but wants the fonts; outlines look the same everywhere.",
    "png": "Lossless pixels.",
    "script": "A folder: figure.py (numpy, matplotlib), its data, and the session. It draws the figure without Aperture.",
}
EXPORT_LETTERS = "Letters"
EXPORT_LETTERS_CHOICES = (
    ("text", "Text", "Can be searched and edited; looks the same only where Inter is installed"),
    ("outlines", "Outlines", "Letters as shapes: looks the same everywhere"),
)
EXPORT_DPI = "Resolution"
EXPORT_DPI_TIP = "Dots per inch, {low} to {high}"
EXPORT_PIXELS = "{columns} × {rows} pixels"
EXPORT_COPY = "Copy"
EXPORT_COPY_TIP = "To the clipboard, as PNG and SVG at once: paste it into a slide, a chat or a drawing (Ctrl+C)"
EXPORT_SAVE = "Save …"
EXPORT_SAVE_TIP = "Choose a name and write the file (Enter)"
EXPORT_OPEN_FOLDER = "Open folder"
EXPORT_OPEN_FOLDER_TIP = "Shows the folder with the file that was written last"
EXPORT_NAME = "{session} {kind}"
EXPORT_CANCELLED = "Cancelled. Nothing was written."
EXPORT_COPIED = "The figure is on the clipboard."
EXPORT_NOT_SAVED = (
    "{name} was not written ({reason}). What was there before is untouched; choose another place or free some space."
)
EXPORT_TAKEN = "{name} is there already, and was not asked about: choose it in the list to replace it, or another name."
EXPORT_FOLDER_TAKEN = "{name} is there already: choose the name of a new folder."
EXPORT_FILTERS = {"pdf": "PDF (*.pdf)", "svg": "SVG (*.svg)", "png": "PNG (*.png)"}
FIGURES = "Figures"

EXPORT_PREVIEW_NAME = "{about}. {verdict}"
