"""The words of the page of matrices."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = ("Matrix", "both layers as matrices, from fully connected to the closed window", "The layer as a matrix")
QUESTION = "The layer as a matrix"
TIP = "Both layers as matrices: locality, weight sharing, and the closing window"
BRIEF = "{full} → {local} → {shared} numbers"

MATRIX_NAMES = {
    "full": "Fully connected",
    "local": "Locally connected",
    "convolution": "Convolution",
    "globally": "Global attention",
    "windowed": "Window {side}",
}
MATRIX_CLOSED = Counted(one="{count} head, window 1 px", other="{count} heads, window 1 px")
MATRIX_CLOSED_ALONE = "window 1 px"
MATRIX_FULL = "{count} free numbers"
MATRIX_LOCAL = "{count} · zero outside {size}×{size}"
MATRIX_ONE_KERNEL = "{count} · the same on every diagonal"
MATRIX_ONE_KERNEL_INSIDE = "{count} · the same at every pixel"
MATRIX_LIKE = {
    "exact": "= the convolution, exactly",
    "rounding": "= the convolution, up to rounding",
    "frame": "= the convolution, but for the frame",
    "scaled": "{factor} times the convolution",
    "another": "a convolution, but another one",
}
# What no convolution is made of: the content of the picture, or positions alone
MATRIX_FROM = {
    "data": {
        "globally": "rows from the data",
        "windowed": "local, still from the data",
        "closed": "still from the data",
    },
    "position": {"globally": "rows without content", "windowed": "local, without content", "closed": "without content"},
}
MATRIX_KEPT = "{share} of the matrix"
MATRIX_DIAGONAL = "{share} on the diagonal"
MATRIX_LEAD = (
    "These layers map **{count} pixels** to {count}. Locality empties the matrix, weight sharing ties its diagonals,"
)
# What a closing window ends in, by what was measured of the closed matrix
MATRIX_ENDS = {
    "exact": "and a closing window turns the rows of attention into the same {numbers}.",
    "rounding": "and a closing window turns the rows of attention into the same {numbers}, up to rounding.",
    "frame": "and a closing window turns the rows of attention into the same {numbers}, but for pixels near the frame.",
    "scaled": "and a closing window ends in **{factor} times** this convolution.",
    "another": "and a closing window ends in a convolution, but in another one.",
    "none": "and a closing window empties it as well, but its entries still come from the data.",
    "none_fixed": "and a closing window empties it as well, but its entries are not the same at every pixel.",
}
MATRIX_NUMBERS = {1: "one number", 9: "nine numbers"}
MATRIX_SOME_NUMBERS = "{count} numbers"
MATRIX_SHOW = "Show"
MATRIX_VIEWS = (
    ("matrix", "matrix", "A: row q, column k is how much the output at pixel q takes of pixel k"),
    ("projection", "projection", "T(A): every entry replaced by the mean of its diagonal, the nearest convolution"),
    ("residual", "residual", "A − T(A): what is no convolution"),
    ("spectrum", "spectrum", "|F A F⁻¹|, F the 2-D Fourier basis: a circular convolution is diagonal in it"),
)
MATRIX_SIDE = "Window side"
MATRIX_SIDE_TIP = (
    "s in pixels, of the fifth matrix; at 1 px a head has one key, and softmax over one key is 1 ([ and ])"
)
MATRIX_PLAY, MATRIX_PAUSE = "▶  Close the window", "❚❚  Pause"
MATRIX_PLAY_TIP = "Closes the window to 1 px, evenly in log s; from global where it is closed (Space or P)"
MATRIX_SIZE = "Picture"
MATRIX_SIZE_TIP = "The picture is scaled to n × n pixels, so that the matrices have n² rows and columns"
MATRIX_SIZE_OPTION = "{size} × {size} px"
MATRIX_CHANNELS = {"channel_in": "Input channel", "channel_out": "Output channel"}
MATRIX_CHANNEL_TIP = "Layers of several channels have a matrix for each pair of them: one of these planes is shown"
MATRIX_CHANNEL = "{number} of {count}"
MATRIX_PIXEL, MATRIX_WAVE = "Pixel under the mouse", "Wave under the mouse"
MATRIX_PICTURE = "The picture that the matrices map"
MATRIX_PICTURE_TIP = "The white square is the query, the violet one the key. Point at a pixel to see its row and column"
MATRIX_PIXEL_FACTS = (
    ("matrix", "Whose entry it is. Click a matrix to enlarge it (1 to 6), turn the wheel to zoom"),
    ("row (query)", "The pixel of the output, (row, column). ↑ and ↓ go from row to row"),
    ("column (key)", "The pixel that is taken, (row, column). ← and → go from column to column"),
    ("entry", "How much the output at the query takes of the key"),
)
MATRIX_WAVE_FACTS = (
    ("matrix", "Whose entry it is. Click a matrix to enlarge it (1 to 6), turn the wheel to zoom"),
    ("row (wave out)", "Periods along rows and along columns of the wave that comes out. ↑ and ↓ go from row to row"),
    ("column (wave in)", "Periods along rows and along columns of the wave that goes in, as drawn above (← and →)"),
    ("|entry|", "How much of the wave that goes in becomes the wave that comes out"),
)
MATRIX_LOOSE, MATRIX_MIXING = "Not constant on diagonals", "Off the diagonal"
MATRIX_SHARES = (
    ("fully connected", "Random numbers as large as the kernel's: one for every pair of pixels"),
    ("locally connected", "Random numbers under the kernel's taps: every pixel has a kernel of its own"),
    ("convolution", "The kernel of the stage: one for all pixels"),
    ("global attention", "The heads of the stage, each looking at the whole picture, mixed"),
    ("window s", "The same heads through the window of the slider"),
    ("window 1 px", "The same heads, each with one key"),
)
MATRIX_LOOSE_NOTE = (
    "Share of |A|² that is not constant along the diagonals, which join pixels at one offset. 0 means convolution."
)
MATRIX_LOOSE_NOTE_TORUS = "Share of |A|² that is not constant along the diagonals, which join pixels at one offset on the torus. 0 means convolution."
MATRIX_COPIES_NOTE = (
    "Copies outside the image count to the pixel they copy, so at the frame even a convolution is not 0."
)
MATRIX_MIXING_NOTE = "Share of |A|² off the diagonal of the spectrum. 0 means circular convolution: it mixes no waves."
MATRIX_ENTRY = "{name}: from pixel {key} to pixel {query} {entry}"
MATRIX_WAVE_ENTRY = "{name}: from wave {key} to wave {query} {entry}"
MATRIX_SCALES = {"matrix": "entries", "projection": "entries", "residual": "entries", "spectrum": "|entries|, roots"}
MATRIX_SCALE = "Colours of the entries"
MATRIX_SCALE_TIP = "One scale for all six matrices, up to the convolution's largest entry"
MATRIX_BACK = "Click again, or Esc, to see all six. Wheel: zoom; drag: move."

# The figure
MATRIX_SUBTITLE = "{size}×{size} pixels · {scene}"
MATRIX_SUBTITLE_PLANES = "{size}×{size} pixels · {scene} · input {input} → output {output}, one of {planes} planes"
