"""Opening, pasting and drawing images."""

IMAGE_BROKEN = (
    "{name} cannot be read as an image ({reason}). Your picture is unchanged; try PNG, JPEG, WebP, BMP, TIFF or GIF."
)
IMAGE_PASTED = "The pasted image"
IMAGE_MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
IMAGE_FOLDER = "{name} is a folder. Open one of the images in it."
IMAGE_NOT_A_FILE = "{name} is a device or a pipe, not a file. Save the image as a file first, then open that."
IMAGE_UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
IMAGE_EMPTY = "{name} is an empty file, so there is no image in it. Save or download it again."
IMAGE_UNKNOWN = "{name} is not an image of a kind that is known here. Try PNG, JPEG, WebP, BMP, TIFF or GIF."
IMAGE_HUGE = (
    "{name} is {width} x {height} pixels; at most {limit} pixels can be opened. Make it smaller, then try again."
)
IMAGE_BOMB = "{name} has far more than the {limit} pixels that can be opened. Make it smaller, then try again."
IMAGE_MEMORY = "{name} ({width} × {height} pixels) takes more than the {mib} MiB that an image may. Make it smaller, then try again."
IMAGE_CRASHED = "{name} could not be read: the part that reads images ended over it. Your picture is unchanged; save the image anew, as PNG."
IMAGE_NO_READER = (
    "{name} could not be read: the part that reads images did not start. Try again, or start Aperture anew."
)
IMAGE_TOO_LONG = "{name} was not read within {seconds} seconds, so it was given up. Make it smaller or save it as PNG."
OPENING = "Opening {name} …"
OPENING_NAME = "An image is being read"
STOP_OPENING = "Stop reading this image (Esc)"
NOTE_FRAMES = "Only the first of {count} frames is used."
NOTE_TURNED = "The image was turned as its EXIF data says."
NOTE_TRANSPARENT = "Transparent pixels were put on black."
NOTE_SIXTEEN_BIT = "16-bit values were scaled to 8 bit."
NOTE_STRETCHED = "Values from {low} to {high} were scaled to 0...255."
NOTE_NOT_FINITE = "Pixels that are not finite numbers were made black."
NOTE_CMYK = "CMYK colours were converted to RGB."
CLIPBOARD_EMPTY = "There is no image to paste. Copy an image, or an image file, and paste again."
DROP_NOT_AN_IMAGE = "What was dropped is not an image on this computer. Drop an image file, or save the image first."
SIZE_UNKNOWN = "{given!r} is not a size. Type one number or rows × columns, each {low} to {high} pixels, for example 32 or 24 × 48."
