"""The pieces that `snippet` puts a program together from: PyTorch source for every border, window and similarity.
A norm brings its own.

Each piece says in plain PyTorch what `layers` says for all cases at once, and is tested against it.
"""

from __future__ import annotations

PADDED = {
    "zero": '''
def padded(image, pad):
    """(C, H, W) with `pad` more pixels on every side, all zero."""
    return F.pad(image, (pad, pad, pad, pad))
''',
    "replicate": '''
def padded(image, pad):
    """(C, H, W) with `pad` more pixels on every side: the nearest of the image, again and again."""
    rows, columns = (torch.arange(-pad, size + pad).clamp(0, size - 1) for size in image.shape[1:])
    return image[:, rows][:, :, columns]
''',
    "reflect": '''
def padded(image, pad):
    """(C, H, W) with `pad` more pixels on every side: the image in a mirror, the edge not repeated."""
    sizes = image.shape[1:]
    rows, columns = (((torch.arange(-pad, n + pad) + n - 1) % (2 * n - 2) - (n - 1)).abs() for n in sizes)
    return image[:, rows][:, :, columns]
''',
    "circular": '''
def padded(image, pad):
    """(C, H, W) with `pad` more pixels on every side: those of the other side."""
    rows, columns = (torch.arange(-pad, size + pad) % size for size in image.shape[1:])
    return image[:, rows][:, :, columns]
''',
}

CONVOLVE = '''
def convolve(image):
    """The convolution, (C_in, H, W) -> (C_out, rows, columns)."""
    return F.conv2d(padded(image, PADDING)[None], KERNEL, stride=STRIDE, dilation=DILATION)[0]
'''

# `{mode}` is what stands around the image for patches at its edge.
FEATURES = {
    "pixel": '''
def features(image):
    """What queries and keys are made of: the pixel itself."""
    return image
''',
    "patch": '''
def features(image):
    """What queries and keys are made of: every pixel's 3 x 3 patch, less the patch's mean, (9 C_in, H, W)."""
    patch = F.unfold(F.pad(image[None], (1, 1, 1, 1), mode="{mode}"), 3).view(len(image), 9, *image.shape[1:])
    return (patch - patch.mean(1, keepdim=True)).flatten(0, 1)
''',
}

# How queries and keys are drawn, and for patches the blur that makes neighbouring keys score alike.
SEEDED = {
    "pixel": "Queries and keys are seeded normal numbers, others for every head",
    "patch": "Queries and keys are seeded smooth patterns, others for every head",
}
BLUR = """line = torch.tensor([[3, 1, 0], [1, 2, 1], [0, 1, 3]], dtype=torch.float64) / 4  # a blur along a patch's side
drawn = (torch.kron(line @ line, line @ line) @ drawn).flatten(2, 3)
"""

OFFSETS = {
    "plain": '''
def offsets(keys, centers, size):
    """How far every key is from every window's center along one axis, (queries, keys)."""
    return keys - centers[:, None]
''',
    "circular": '''
def offsets(keys, centers, size):
    """How far every key is from every window's center along one axis, the short way round, (queries, keys)."""
    return (keys - centers[:, None] + size // 2) % size - size // 2
''',
}

# Along one axis; a disc has no such factor.
INSIDE = {
    "square": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis, (queries, keys)."""
    offset = offsets(keys, centers, size)
    return ((SIDE + 1) / 2 - offset.abs()).clamp(0, 1) * (offset % DILATION == 0)
''',
    "square on a torus": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis, from either side, (queries, keys)."""
    offset, side = offsets(keys, centers, size), min(SIDE, size)
    other_way = torch.where(offset < 0, offset + size, offset - size)
    return sum(((side + 1) / 2 - o.abs()).clamp(0, 1) * (o % DILATION == 0) for o in (offset, other_way))
''',
    "shifted": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis; windows are moved into the image."""
    half, middle = (SIDE - 1) / 2, (size - 1) / 2
    moved = (centers * 1.0).clamp(min(half, middle), max(size - 1 - half, middle))
    return ((SIDE + 1) / 2 - (keys - moved[:, None]).abs()).clamp(0, 1)
''',
    "block": '''
def inside(keys, centers, size):
    """1 for keys in the same block as the window's center along one axis, else 0, (queries, keys)."""
    return (keys + {corner}) // int(SIDE) == (centers[:, None]{wrapped} + {corner}) // int(SIDE)
''',
}

SIMILARITY = {
    "dot": ("alike = query[i] @ key.T  # (queries, keys)",),
    "cosine": ("alike = F.normalize(query[i], dim=-1) @ F.normalize(key, dim=-1).T  # (queries, keys)",),
    "distance": (
        "lengths = query[i].square().sum(-1)[:, None] + key.square().sum(-1)  # (queries, keys)",
        "alike = query[i] @ key.T - lengths / 2  # -|q - k|^2 / 2",
    ),
}
SCORE = "score = BETA / key.shape[1] ** 0.5 * alike"

BY_AXES = "cover = inside(key_rows, down, height)[:, :, None] * inside(key_columns, right, width)[:, None, :]"
BY_DISTANCE = "cover = ((SIDE + 1) / 2 - far.sqrt()).clamp(0, 1)"
# Squared distances of keys from their window's center; only a disc and a position score ask for them.
FAR = (
    "dy, dx = offsets(key_rows, down, height), offsets(key_columns, right, width)",
    "far = dy[:, :, None] ** 2 + dx[:, None, :] ** 2  # squared, (queries, key rows, key columns)",
)
ON_GRID = "cover = cover * ((dy % DILATION == 0)[:, :, None] & (dx % DILATION == 0)[:, None, :])"
PLACE = (
    "near = [offset.clamp(-REACH, REACH) + REACH for offset in (dy, dx)]",
    "score = score + PLACE[head][near[0][:, :, None], near[1][:, None, :]].flatten(1)",
)
THROUGH_GATE = "weight = (1 - GATE) * weight + GATE * at_center.flatten(1)"
AT_CENTER = "at_center = (dy == 0)[:, :, None] & (dx == 0)[:, None, :]"
# A shifted window of 1 px stands on the nearest pixel of the image.
AT_NEAREST = (
    "down, right = down.clamp(0, height - 1), right.clamp(0, width - 1)",
    "dy, dx = offsets(key_rows, down, height), offsets(key_columns, right, width)",
    AT_CENTER,
)
BY_POSITION = "score = score - ALPHA * far.flatten(1)"

# `{pad}`: how far keys go beyond the image; `{steps}`: the lines above, in order.
ATTEND = '''
def attend(image):
    """The attention, (C_in, H, W) -> (C_out, rows, columns)."""
    height, width = image.shape[1:]
    rows, columns = torch.arange(0, height, STRIDE), torch.arange(0, width, STRIDE)
    pad = {pad}  # keys stand this far around the image too
    key_rows, key_columns = torch.arange(-pad, height + pad), torch.arange(-pad, width + pad)
    seen, value = features(image), padded(image, pad).flatten(1).T  # value (keys, C_in)
    output = torch.zeros(W_O.shape[2], len(rows), len(columns))
    for head, center in enumerate(CENTERS):
        query = torch.einsum("cd,chw->hwd", W_Q[head], seen[:, ::STRIDE, ::STRIDE])  # (rows, columns, d)
        key = padded(torch.einsum("cd,chw->dhw", W_K[head], seen), pad).flatten(1).T  # (keys, d)
        for i in range(len(rows)):  # one row of queries at a time
            down, right = rows[i : i + 1] + center[0], columns + center[1]  # where the windows' centers are
            {steps}
            weight = normalise(score, cover.flatten(1))
            {gate}
            output[:, i] += (weight @ value @ W_O[head]).T
    return output
'''
