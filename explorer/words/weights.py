"""Files of trained weights: what is wrong with one, and what is assumed of the layers in it."""

FILE_FOLDER = "{name} is a folder. Open one of the files in it: .safetensors, .pt, .pth or .bin."
FILE_MISSING = "{name} is no longer there. Look whether it was moved or renamed, then open it again."
FILE_NOT_A_FILE = "{name} is a device or a pipe, not a file. Save the weights as a file first, then open that."
FILE_EMPTY = "{name} is an empty file, so there are no weights in it. Save or download it again."
FILE_UNREADABLE = "{name} cannot be opened ({reason}). Check that you may read it, or copy it to your own folder."
FILE_UNKNOWN = "{name} holds no weights of a kind that is known here. Save them as .safetensors, or by torch.save(model.state_dict())."
FILE_CHANGED = "{name} has changed since it was opened. Open it again."
FILE_CUT = (
    "{name} is cut off: its header says that it has at least {needed} bytes, and it has {found}. Download it again."
)
FILE_BROKEN = "{name} cannot be read as weights ({reason}). Save or download it again."
FILE_TAR = "{name} is in the tar format of early versions of torch, which can run code. Save its state_dict() again with torch 1.6 or later."
FILE_TOO_LARGE = (
    "Reading {name} takes {needed:.0f} MiB, and {free:.0f} MiB are free. Save it as .safetensors, or close something."
)
HEADER_HUGE = "{name} says that its list of tensors takes {mib:.0f} MiB; at most {most} are read. It is damaged, or no file of weights."
ARCHIVE_OTHER = (
    "{name} is an archive without a state_dict in it. Unpack it, or save the weights by torch.save(model.state_dict())."
)
ARCHIVE_PACKED = (
    "{name} is a packed archive ({member}), which torch.save never writes. Save model.state_dict() anew, and open that."
)
ARCHIVE_PROGRAM = (
    "{name} is a TorchScript program, and no program is run here. Save its state_dict() by torch.save, and open that."
)
PICKLE_RUNS = (
    "{name} wants to run code ({code}), so it was not read. Save model.state_dict() alone, best as .safetensors."
)
NO_NAMES = "{name} holds a {found} where names with tensors are needed. Save model.state_dict(), and open that."
NO_TENSORS = "{name} holds no named tensors. Save model.state_dict(), and open that."

REASON_METADATA = "its metadata are no texts with names"
REASON_JSON = "its header is no JSON: {reason}"
REASON_NO_NAMES = "its header holds no names"
REASON_TWICE = "{tensor} is there twice"
REASON_ENTRY = "{tensor} has no valid dtype, shape and data_offsets"
REASON_SIZE = "{tensor} has {found} bytes, and its shape needs {needed}"
REASON_PLACE = "{tensor} begins at byte {found}, and {wanted} is expected"
REASON_END = "its numbers take {found} bytes, and the header lists {wanted}"
REASON_MEMORY = "it asks for more memory than there is"

TENSOR_MISSING = "{name} has no tensor {tensor}. Look at the names that it has, or open another file."
TENSOR_EMPTY = "{tensor} in {name} has the shape {shape}, so there is no number in it. Save the weights again."
TENSOR_KIND = "{tensor} in {name} holds {dtype}; float32, float16, bfloat16 or float64 is needed. Save the weights before they are quantised or packed."
TENSOR_CUT = (
    "{name} is cut off: {tensor} ends at byte {needed} of its numbers, and {found} are there. Download it again."
)
TENSOR_TOO_LARGE = "{tensor} in {name} takes {needed:.0f} MiB to read, and {free:.0f} MiB may be used. Close something, or take a smaller layer."
TENSOR_NOT_FINITE = (
    "{tensor} in {name} holds NaN or infinity ({count} of its {all} numbers). Take weights from before training failed."
)
TENSOR_BEYOND = (
    "{tensor} in {name} holds numbers that float32 cannot ({count} of {all} are beyond 3.4e38). Save it scaled down."
)
TENSOR_UNREAD = "{tensor} in {name} cannot be read ({reason}). Save or download the file again."
TENSOR_SHAPE = "{tensor} in {name} has the shape {found}; {wanted} is needed for {family}."
FAMILY_INCOMPLETE = (
    "{name} looks like {family}, but {tensor} is missing. Save the whole state_dict(), or open another file."
)

NOT_RECOGNISED = "No layer in {name} is of a kind that is known here (its largest tensor is {tensor}, {shape}). Open a network with convolutions or attention."
LAYER_UNKNOWN = "{name} has no layer {layer}. It has {layers}."
LAYER_INSIDE = "{layer} takes {channels} channels from inside its network, which its file does not describe. Take a layer on 1 or 3 channels."
PICTURE_SMALL = (
    "The kernel of {layer} is larger than this picture of {rows} × {columns} with its padding. Take a larger picture."
)
HEADS_UNKNOWN = "{name} does not say how many heads share its {channels} channels. Say how many, or save it with heads in its metadata."
HEADS_WRONG = "{heads} heads cannot share the {channels} channels of {name}. Choose a divisor."
GRID_UNKNOWN = (
    "{tensor} in {name} has {count} positions, which are no square of patches. Say how many rows and columns there are."
)
SEVERAL_TOKENS = "{name} ({family}) has more than one token beside its patches ({tensor}); layers with one class token or none can be stepped."
OTHER_ATTENTION = "{name} ({family}) has {tensor}, which no layer here can say. Take a network without it."
WINDOW_LARGE = "{tensor} in {name} is for windows of {side} × {side} tokens, which need a picture of {px} px; at most {most} px are taken. Open another file."
GROUPS_WRONG = "{layer} has {outputs} output channels, which {groups} groups cannot share. Choose a divisor."

# What is assumed where the file does not say it
NOTE_CONVOLUTION = (
    "A file holds no stride, padding, dilation or groups: stride 1, padding of half a kernel and no groups are assumed."
)
NOTE_LEVELS = "The network sees levels from 0 to 1; what its own training did to them is not in the file."
NOTE_NORMALISED = (
    "Levels are normed by the mean and deviation that are customary for such networks; the file does not say them."
)
NOTE_VIT = (
    "GELU between the layers of each MLP and {epsilon} in each LayerNorm are assumed; the file does not say them."
)
NOTE_SWIN = "Each second block is shifted by half a window, and the picture is as large as leaves one window to the last stage; the file does not say it."
NOTE_NAT = "Windows without gaps are assumed, and the picture is as large as leaves one window to the last level; the file does not say it."
NOTE_HEADS = "{heads} heads for {channels} channels are assumed, as is customary; the file does not say how many."
