"""The table of a trained network's layers and heads, and the command that prints it."""

from __future__ import annotations

from explorer.words.counted import Counted

NOT_SEEN = "what it sees is not in the file"
STRIDE = "its queries stand on every {stride}. pixel"
TOO_MANY = "{count} pixels in all pairs; up to {most} are measured"

CLI_ABOUT = "What every layer of a trained network does with a picture: for each head how much of it is a convolution, how far it looks, and how well a small kernel explains it."
CLI_FILE = "weights: .safetensors, .pt, .pth or .bin"
CLI_IMAGE = "a picture; without one, the fish"
CLI_JSON = "the whole table as JSON"
CLI_CSV = "the whole table as CSV: a line for each head and each convolution"
CLI_OUTPUT = "writes to a file, whole or not at all; .json or .csv says which"
CLI_FORCE = "writes over a file that is there"
CLI_KERNEL = "side of the nearest convolutions: {sizes}"
CLI_HEADS = "how many heads each attention has, where the file does not say it"
CLI_GRID = "rows and columns of tokens, as 14x14, where they are no square"
CLI_SORT = "order of layers: as in the network, or by the mean of a number, the largest first"
BAD_KERNEL = "--kernel-size must be one of {sizes}, got {got}. Leave it out for 3."
BAD_GRID = "--grid must be rows and columns as in 14x14, got {got}."
BAD_HEADS = "--heads must be a whole number of at least 1, got {got}."
TWO_FORMS = "--json and --csv are two forms of the same table. Leave one of them out."
FORM_UNKNOWN = "{name} does not say what kind of file it is: end it in .json or .csv."
THERE_ALREADY = "{name} is there already. Choose another name, or add --force to write over it."
NOT_WRITTEN = "{name} cannot be written ({reason}). Choose another folder."
WRITTEN = "Wrote {name}."

HEADLINE = Counted(one="{name}: {family}, {count} layer", other="{name}: {family}, {count} layers")
COLUMNS = ("layer", "head", "share", "distance", "R²", "token")
CONVOLUTION = "{rows}×{columns}, {inputs} → {outputs} channels"
CENTER = "center tap {share}"
RANK = "effective rank {rank} of {taps}"
ALL = "all"
NOTHING = "–"
