"""The column of the input: drawing, opening, cropping, the gallery."""

INPUT = "Input"
CANVAS_NAME = "Input image"
CANVAS_TIP = (
    "The image that both layers look at. Draw on it; the outputs follow.\n"
    "Right-click or Alt-click picks the colour under the mouse; Shift fills a rectangle; Esc undoes a stroke begun.\n"
    "By keyboard: Tab here, arrows move the cursor, D draws (a line or rectangle: D at both ends)."
)
# The large canvas
LARGE = "Draw"
LARGE_NAME = "Input image, large"
LARGE_OPEN_TIP = "Draw large, over the stage  (Z)"
LARGE_CLOSE_TIP = "Back to the stage  (Z or Esc)"
LARGE_TIP = (
    CANVAS_TIP + "\nCtrl+wheel, + and − zoom, 0 shows the whole image; Space-drag or the middle button moves it."
)
ZOOM, ZOOM_NAME = "{times}×", "Screen pixels for one of the image"
ZOOM_IN_TIP, ZOOM_OUT_TIP = "Larger  (+, Ctrl+wheel)", "Smaller  (−, Ctrl+wheel)"
ZOOM_FIT_TIP = "The whole image  (0)"
PLACE, PLACE_NAME = "({row}, {column}) {levels}", "Pixel under the mouse"
PX = "{pixels} px"
BRUSH, BRUSH_TIP = "Brush", "Width of brush, eraser and lines, in pixels"
STAMP, STAMP_TIP = "Stamp", "Size of the stamp, in pixels"
OPEN, OPEN_TIP = "Open…", "Open an image file  (or drop one on the window, or paste it)"
OPEN_TITLE = "Open an image"
IMAGES, ALL_FILES = "Images", "All files"
GALLERY, GALLERY_TIP = "Gallery", "Choose one of the images that come with Aperture"
# Keys of the canvas: (keys, what they do)
CANVAS_KEYS = (
    ("Right-click", "Pick the colour under the mouse"),
    ("Shift+drag", "Fill the rectangle"),
    ("Esc", "Take back the stroke that is being drawn"),
    ("Tab, arrows, D", "Draw by keyboard: to the image, move, draw"),
    ("Ctrl+wheel, + − 0", "On the large canvas: larger, smaller, the whole image"),
    ("Space+drag", "Move the large canvas; so does the middle button"),
)

# Tools: what each does in brief, and its tooltip
TOOLS = {
    "brush": ("Brush", "Brush  ({key})"),
    "eraser": ("Eraser", "Eraser: paints black, which is 0 for both layers  ({key})"),
    "line": ("Line", "Line: drag from end to end  ({key})"),
    "rectangle": ("Rectangle", "Rectangle: drag from corner to corner; Shift fills it  ({key})"),
    "fill": ("Fill the area of one colour", "Fill the area of one colour  ({key})"),
    "stamp": ("Stamp a shape", "Stamp a shape; drag to place it  ({key})"),
    "pick": (
        "Pick the colour of a pixel",
        "Pick the colour of a pixel; any tool does it by right-click or Alt-click  ({key})",
    ),
}
UNDO_TIP = "Undo the last change  (Ctrl+Z)"
REDO_TIP = "Redo what was undone  (Ctrl+Shift+Z)"
CLEAR_TIP = "Clear: every pixel black"
# Stamps: the tooltip and the accessible name
STAMPS = {
    "disc": ("Disc", "Stamp: Disc"),
    "ring": ("Ring", "Stamp: Ring"),
    "square": ("Square", "Stamp: Square"),
    "cross": ("Cross", "Stamp: Cross"),
    "corner": ("Corner", "Stamp: Corner"),
    "bars": ("Bars", "Stamp: Bars"),
    "triangle": ("Triangle", "Stamp: Triangle"),
    "star": ("Star", "Stamp: Star"),
    "arrow": ("Arrow", "Stamp: Arrow"),
    "heart": ("Heart", "Stamp: Heart"),
    "seven": ("Seven", "Stamp: Seven"),
    "letter_a": ("Letter a", "Stamp: Letter a"),
    "letter_s": ("Letter s", "Stamp: Letter s"),
    "question_mark": ("Question mark", "Stamp: Question mark"),
}

# What is painted
VALUE, VALUE_TIP = "Value", "The grey level that is painted: 0 is black, 255 white"
COLOUR = "Colour"
COLOUR_TIP = "The colour that is painted, {rgb}: choose another"
SWATCH_TIP = "{name} {rgb}"
SWATCHES = {
    "black": "Black",
    "white": "White",
    "red": "Red",
    "orange": "Orange",
    "yellow": "Yellow",
    "green": "Green",
    "blue": "Blue",
    "violet": "Violet",
}
GREY_OR_COLOUR = "Grey or colour"
PAINT_KINDS = (
    ("grey", "Grey", "One channel: a colour picture becomes its luma, 0.299 R + 0.587 G + 0.114 B"),
    ("colour", "Colour", "Three channels, red, green and blue, which both layers sum over"),
)
SHIFT = "Shift"
SHIFT_TIPS = {
    "left": "Move the image left by one pixel.\nBlack moves in; with a circular border what left comes back.",
    "up": "Move the image up by one pixel.\nBlack moves in; with a circular border what left comes back.",
    "down": "Move the image down by one pixel.\nBlack moves in; with a circular border what left comes back.",
    "right": "Move the image right by one pixel.\nBlack moves in; with a circular border what left comes back.",
}
NOISE = "Noise"
NOISE_TIP = "Add Gaussian noise of this standard deviation, in grey levels.\nEvery press draws anew: seeds 0, 1, 2, …"
NOISE_AMOUNT_NAME = "Amount of noise, grey levels"
NOISE_NAME = "Add noise"
SIZE = "Size"
SIZE_NAME = "Size, rows × columns"
SIZE_TIP = (
    "Rows × columns of the image, 8 to 224 each. Type 48, or 24 × 48.\n"
    "A picture of the gallery that was not drawn on is drawn anew. Any other becomes smaller by the mean of each area,\n"
    "larger by repeating pixels, or by blending them where the factor is not whole."
)
SIZE_OF = "{rows} × {columns}"
COMMON_SIZES = "Common sizes"

# Importing
IMPORT = "Import image"
IMPORT_SIZE = "{rows} × {columns} pixels"
CROP_NAME = "Part of the image that is kept"
CROP_TIP = "Drag the rectangle or its corners.\nBy keyboard: arrows move it (Shift: faster), + and − resize it."
ONLY_GREY = "This image is grey: it has one channel"
CROP_OR_FIT = "Crop or fit"
FITS = (
    ("crop", "Crop", "Keep the rectangle; what is outside is cut off"),
    ("fit", "Fit", "Keep everything; black fills up what is left over"),
)
IMPORT_KINDS = (
    ("grey", "Grey", "One channel: the luma, 0.299 R + 0.587 G + 0.114 B"),
    ("colour", "Colour", "Three channels: red, green and blue"),
)
ROWS_NAME, ROWS_TIP = "Rows, pixels", "Rows of the result, {low} to {high} px"
COLUMNS_NAME, COLUMNS_TIP = "Columns, pixels", "Columns of the result, {low} to {high} px"
SQUARE, SQUARE_TIP = "Square", "Rows and columns change together"
USE = "Use image"
USE_TIP = "Make this the input of both layers  (Enter)"
USE_MARKED_TIP = "Make the marked image the input, at the present size  (Enter)"
CANCEL = "Cancel"
CANCEL_TIP = "Keep the present image  (Esc)"
RESULT, IMAGE = "Result", "Image"

# The gallery
OWN_GROUP = "workshop"
GROUPS = {"drawings": "drawings", "shapes": "shapes", "glyphs": "glyphs", "textures": "textures", "scenes": "scenes"}
TAKE_TIP = "{title}: double-click or Enter takes it"
TITLES = {
    "fish": "Fish",
    "house": "House",
    "face": "Face",
    "boat": "Sailing boat",
    "tree": "Tree",
    "disc": "Disc",
    "square": "Square",
    "edge": "Edge",
    "ramp": "Ramp",
    "checker": "Checkerboard",
    "stripes": "Turning stripes",
    "pixel": "Single pixel",
    "seven": "7",
    "letter_a": "A",
    "letter_s": "S",
    "question_mark": "Question mark",
    "heart": "Heart",
    "star": "Star",
    "noise": "White noise",
    "clouds": "Clouds",
    "woven": "Woven cloth",
    "bricks": "Bricks",
    "waves": "Meeting waves",
    "lake": "Lake in the mountains",
    "fruit": "Fruit on a table",
}
