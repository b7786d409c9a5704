"""The words of layers that leave the house as files."""

NOT_FINITE = "The layer's {name} holds {got}, which is no number: change what made it so, and save the layer again."
BAD_DESCRIPTION = "{name} does not say which layer it holds ({reason}): save the layer again, or open another file."
OTHER_FORMAT = "{name} should say that it is of the format {wanted}, got {got}: open it with the program that made it."
OTHER_VERSION = (
    "{name} is of version {got} of its format, and this program reads version {wanted}: take a newer Aperture."
)
NO_SUCH_LAYER = "{name} holds no layer that can be: {reason}. Save the layer again, or open another file."

SAVE_ATTENTION = "Save attention layer …"
SAVE_CONVOLUTION = "Save convolution layer …"
SAVE_TIP = "This layer with its numbers, as a PyTorch module or as safetensors that open again"
SAVE_TITLES = {"attention": "Save attention layer", "convolution": "Save convolution layer"}
FILE_NAMES = {"attention": "attention_layer", "convolution": "convolution_layer"}
FILE_KINDS = {".py": "PyTorch module", ".safetensors": "Safetensors"}
LAYER_SAVED = "The layer is saved: {names}."
LAYER_TAKEN = "{name} is there already: choose another name, or replace it knowingly (--force on the command line)."
LAYER_NOT_SAVED = "{name} could not be written ({reason}). Check that the folder is there and has room."
ENDING_UNKNOWN = "{name} does not say what kind of file it is: end it in .py (a PyTorch module) or .safetensors."

CLI_ABOUT = "Writes a layer of a session as a PyTorch module that stands alone, or as safetensors that open again."
CLI_LANE = "attention (without it) or convolution"
CLI_OUTPUT = (
    "the file to write: .py, a PyTorch module, with a .safetensors beside it where it has many numbers; or .safetensors"
)
