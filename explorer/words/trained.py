"""A trained layer on the stage: opening one, what it is called, and why it cannot be shown."""

from __future__ import annotations

MISSING = "{name} is not where it was. Locate it in the File menu, undo, or leave the trained layer."
CHANGED = (
    "{name} is another file than the one that was opened. Locate the right one in the File menu, or open this one anew."
)
NO_MODEL = "{name} does not come with this Aperture. Undo, or leave the trained layer."
OTHER_LAYER = (
    "{layer} in {name} is not as it was when it was opened, or its image has another size now. Open it once more."
)
TOO_WIDE = "A nearest {size}×{size} convolution of {channels} channels takes too long. Choose a kernel of at most {most}×{most}."
NOT_ON_STAGE = "{layer} is too large for the stage ({reason}). Choose another layer."
TOO_LARGE = "{layer} on this picture needs {needed:.0f} MiB for its heads, and {most:.0f} MiB are the most. Choose a smaller picture, or one head."

# Its name
NAMED = "{layer} of {file}"
HEAD_OF = "{layer}, head {head}, of {file}"

# In the inspector
SECTION = "Trained layer"
HEAD_TIP = "One head alone, without the bias that belongs to all of them, or the whole layer"
WHOLE_TIP = "All heads together, and the output's bias"
ONE_HEAD_TIP = "This head alone, without the bias that belongs to all heads"
OF_HEADS = "Attention from {file}. Heads: {heads}; channels in: {inputs}, out: {outputs}."
OF_TAPS = "Convolution from {file}: {rows}×{columns}; channels in: {inputs}, out: {outputs}."

PAGE_OF_KERNELS = "This page asks about layers made from a kernel, and a trained layer is on the stage."
FIGURE_OF_KERNELS = (
    "This figure asks about layers made from a kernel, but a trained layer is on the stage. Leave it first, or choose a "
    "figure of the stage."
)
LEAVE = "Leave the trained layer"
LEAVE_TIP = "The stage goes back to your own kernel and heads, with all that you had chosen"
NO_CODE = "This code is of kernels. Save the trained layer as a PyTorch module instead, by the File menu."

# Opening
OPEN_LAYER = "Open layer…"
OPEN_TIP = "A layer of trained weights (.safetensors, .pt, .pth) comes to the stage, on your picture"
LOCATE = "Locate the trained layer's file…"
LOCATE_TIP = "Where the file of weights is now, if it was moved or renamed"
NONE_ON_STAGE = "There is no trained layer on the stage. Open one by Open layer in the File menu."
NOT_THIS = "{name} is another file than the one that was opened, with other numbers. Locate the right one."
FILES = "Trained weights"
DIALOG_TITLE = "Layers of {name}"
READING = "Reading {name} …"
FAMILY = "{family}."
SEARCH = "Search by name, kind or shape"
TABLE_NAME = "Layers of this file"
COLUMNS = ("layer", "kind", "in", "out", "heads", "size", "tensors")
KINDS = {"convolution": "convolution", "attention": "attention"}
NO_PICTURE = "This layer takes what other layers make, and the file does not say what they are: it sees no picture."
HEAD = "Head"
HEAD_PREFIX = "head "
WHOLE = "whole layer"
SHOW = "Show on the stage"
CANCEL = "Cancel"
