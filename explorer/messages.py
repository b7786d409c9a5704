"""Every sentence that the user can be shown, in one place, ready for translation.

Templates are plain `str.format` strings with named fields; never build a sentence from pieces elsewhere.
"""

# Images
IMAGE_BROKEN = "{name} cannot be read as an image ({reason}). Your picture is unchanged; try PNG, JPEG, WebP, BMP, TIFF or GIF."
