"""The pieces that `module` puts a PyTorch module together from: source for every border, window, similarity, position.
A norm brings its own.

Places are counted on the processor in double precision, as a window's edge may leave only a thin part of a key; what
comes of them goes to the image's dtype and device.
"""

from __future__ import annotations

PADDED = {
    "zero": '''
def padded(image, rows, columns):
    """(..., H, W) with so many more pixels above and below, left and right: zeros."""
    return F.pad(image, (columns, columns, rows, rows))
''',
    "replicate": '''
def padded(image, rows, columns):
    """(..., H, W) with so many more pixels above and below, left and right: the nearest of the image."""
    down, right = (torch.arange(-p, n + p).clamp(0, n - 1) for p, n in zip((rows, columns), image.shape[-2:]))
    return image[..., down, :][..., right]
''',
    "reflect": '''
def padded(image, rows, columns):
    """(..., H, W) with so many more pixels above and below, left and right: a mirror, the edge not repeated."""
    places = zip((rows, columns), image.shape[-2:])
    down, right = (((torch.arange(-p, n + p) + n - 1) % max(2 * n - 2, 1) - (n - 1)).abs() for p, n in places)
    return image[..., down, :][..., right]
''',
    "circular": '''
def padded(image, rows, columns):
    """(..., H, W) with so many more pixels above and below, left and right: those of the other side."""
    down, right = (torch.arange(-p, n + p) % n for p, n in zip((rows, columns), image.shape[-2:]))
    return image[..., down, :][..., right]
''',
}

CONVOLUTION = '''
class Layer(nn.Module):
    """(B, {inputs}, H, W) -> (B, {outputs}, rows, columns), of any height and width; weight as conv2d has it."""

    def __init__(self):
        super().__init__()
        for name, tensor in numbers().items():
            self.register_parameter(name, nn.Parameter(tensor))

    def forward(self, x):
        around = padded(x, {rows}, {columns})
        return F.conv2d(around, self.weight, {bias}, stride={stride}, dilation={dilation})
'''

# `{mode}` is what stands around the image for patches at its edge.
PATCHES = '''
def features(image):
    """What queries and keys are made of: every pixel's 3 x 3 patch, less the patch's mean, (B, 9 C_in, H, W)."""
    height, width = image.shape[2:]
    around = F.pad(image, (1, 1, 1, 1), mode="{mode}")
    patch = [around[..., r : r + height, c : c + width] - image for r in range(3) for c in range(3)]
    patch = torch.stack(patch, 2)
    return (patch - patch.mean(2, keepdim=True)).flatten(1, 2)
'''

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

# Along one axis. A disc has no such factor: there it tells which rows of keys can be seen at all.
INSIDE = {
    "square": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis, (queries, keys)."""
    offset = offsets(keys, centers, size)
    return ((SIDE + 1) / 2 - (offset.double() - MOVED).abs()).clamp(0, 1) * (offset % DILATION == 0)
''',
    "square on a torus": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis, from either side, (queries, keys)."""
    offset, side = offsets(keys, centers, size), min(SIDE, size)
    ways = offset, torch.where(offset < 0, offset + size, offset - size)
    return sum(((side + 1) / 2 - (o.double() - MOVED).abs()).clamp(0, 1) * (o % DILATION == 0) for o in ways)
''',
    "shifted": '''
def inside(keys, centers, size):
    """The share of every key's pixel that every window covers along one axis; windows are moved into the image."""
    half, middle = SIDE / 2, size / 2
    moved = (centers.double() + 0.5 + MOVED).clamp(min(half, middle), max(size - half, middle))
    return ((SIDE + 1) / 2 - (keys + 0.5 - moved[:, None]).abs()).clamp(0, 1)
''',
    "block": '''
def inside(keys, centers, size):
    """1 for keys in the same block as the window's center along one axis, else 0, (queries, keys)."""
    return ((keys - ORIGIN) // BLOCK == (centers[:, None]{wrapped} - ORIGIN) // BLOCK).double()
''',
    "disc": '''
def inside(keys, centers, size):
    """1 for keys that a window may cover by their place along one axis, else 0, (queries, keys)."""
    return (offsets(keys, centers, size).double().abs() < (SIDE + 1) / 2).double()
''',
}

UNIT = '''
def unit(vectors):
    """Of length 1; a zero vector stays 0."""
    length = vectors.norm(dim=-1, keepdim=True)
    return vectors / torch.where(length > 0, length, 1)
'''

SIMILARITY = {
    "dot": '''
def similarity(query, key):
    """Of every query with every key, (B, queries, keys)."""
    return query @ key.mT
''',
    "cosine": UNIT
    + '''

def similarity(query, key):
    """Of every query with every key, (B, queries, keys)."""
    return unit(query) @ unit(key).mT
''',
    "distance": '''
def similarity(query, key):
    """-|q - k|^2 / 2 of every query with every key, (B, queries, keys)."""
    lengths = query.square().sum(-1)[..., :, None] + key.square().sum(-1)[..., None, :]
    return query @ key.mT - lengths / 2
''',
}

# Position scores of one head for a row of queries: dy (1, key rows) and dx (columns, key columns) are offsets of keys
# from the center of their query's window. `{name}` is "position" or "gate_position", and `{alpha}` a Gaussian's.
POSITION = {
    "gaussian": '''
    def {name}(self, head, dy, dx, query):
        """What is added to scores for where keys stand: -alpha times the squared distance from the center."""
        far = dy[:, :, None].double() ** 2 + dx[:, None, :].double() ** 2
        return (-{alpha} * far.flatten(1)).to(query)
''',
    "quadratic": '''
    def {name}(self, head, dy, dx, query):
        """What is added to scores for where keys stand: a quadratic function of their offset d, d.A d + v.d{plus}."""
        row, column = (dy + CENTERS[head][0])[:, :, None].double(), (dx + CENTERS[head][1])[:, None, :].double()
        matrix, slope = (part[head].cpu().double() for part in (self.{name}_matrix, self.{name}_slope))
        score = row * (matrix[0, 0] * row + slope[0]) + column * (matrix[1, 1] * column + slope[1])
        score = score + (matrix[0, 1] + matrix[1, 0]) * row * column{level}
        return score.flatten(1).to(query)
''',
    "table": '''
    def {name}(self, head, dy, dx, query):
        """What is added to scores for where keys stand: an entry for every offset; farther ones take the nearest."""
        table = self.{name}_bias[head].to(query)
        steps = zip((dy, dx), CENTERS[head], table.shape)
        row, column = ((offset + center + n // 2).clamp(0, n - 1) for offset, center, n in steps)
        return table[row[:, :, None], column[:, None, :]].flatten(1)
''',
    "embeddings": '''
    def {name}(self, head, dy, dx, query):
        """What is added to scores for where keys stand: q . [row embedding, column embedding], (B, columns, keys)."""
        rows, columns = self.{name}_rows[head].to(query), self.{name}_columns[head].to(query)
        by_row, by_column = query[..., : rows.shape[1]] @ rows.T, query[..., rows.shape[1] :] @ columns.T
        steps = zip((dy, dx), CENTERS[head], (len(rows), len(columns)))
        row, column = ((offset + center + n // 2).clamp(0, n - 1) for offset, center, n in steps)
        row, column = row.expand(query.shape[1], -1), column.expand(query.shape[1], -1)
        by_row, by_column = (
            score.gather(-1, place.to(score.device).expand(len(query), -1, -1))
            for score, place in ((by_row, row), (by_column, column))
        )
        return (by_row[..., :, None] + by_column[..., None, :]).flatten(2)
''',
}

COVER = {
    "by axes": "cover = by_row[:, :, None] * inside(key_columns, right, width)[:, None, :]",
    "by distance": "cover = ((SIDE + 1) / 2 - (dy[:, :, None] ** 2 + dx[:, None, :] ** 2).double().sqrt()).clamp(0, 1)",
}
ON_GRID = "cover = cover * ((dy % DILATION == 0)[:, :, None] & (dx % DILATION == 0)[:, None, :])"
SCORE = (
    "seen, value_seen = (part[:, near].flatten(1, 2) for part in (key, value))  # (B, keys, d)",
    "score = BETA / query.shape[-1] ** 0.5 * similarity(query, seen)  # (B, columns, keys)",
)
PLACED = "score = score + self.position(head, dy, dx, query)"
FLAT = "cover = cover.flatten(1).to(x).expand_as(score)"
TOKEN_KEY = (
    "token = self.token[None, :, None, None]  # as an image of one pixel",
    "token_key = project(token, self.key[head]{key_bias}).flatten(1, 2).expand(len(x), -1, -1)",
    "token_value = project(token, self.value[head]{value_bias}).flatten(1, 2).expand(len(x), -1, -1)",
)
TOKEN = (
    "by_token = BETA / query.shape[-1] ** 0.5 * similarity(query, token_key)",
    "score, cover = torch.cat([score, by_token], -1), F.pad(cover, (0, 1), value=1.0)  # it stands nowhere",
    "value_seen = torch.cat([value_seen, token_value], 1)",
)
GATED = {
    "center": ("alone = ((dy == 0)[:, :, None] & (dx == 0)[:, None, :]).flatten(1).to(x)  # on the key at the center",),
    "nearest": (
        "there = [offsets(keys, places.clamp(0, size - 1), size) == 0",
        "         for keys, places, size in ((key_rows[near], down, height), (key_columns, right, width))]",
        "alone = (there[0][:, :, None] & there[1][:, None, :]).flatten(1).to(x)",
    ),
    "position": (
        "apart = self.gate_position(head, dy, dx, query).expand_as(score)",
        "alone = normalise(apart, cover)",
    ),
}
NO_KEY = "alone = alone * (score > -torch.inf)"
GATE = "weight = (1 - self.gate[head]) * weight + self.gate[head] * alone"

# `{pad}`: how far keys go beyond the image; `{steps}`: the lines above, in order.
ATTENTION = '''
class Layer(nn.Module):
    """(B, {inputs}, H, W) -> (B, {outputs}, rows, columns), of any height and width.

    query and key are (heads, features, d), value (heads, C_in, d_v), out (heads, d_v, C_out).{more}
    """

    def __init__(self):
        super().__init__()
        for name, tensor in numbers().items():
            self.register_parameter(name, nn.Parameter(tensor))

    def forward(self, x):
        height, width = x.shape[2:]
        rows, columns = torch.arange(0, height, STRIDE), torch.arange(0, width, STRIDE)
        key_rows, key_columns = (torch.arange(-PAD, size + PAD) for size in (height, width))
        made_of = {features}
        output = 0
        for head, center in enumerate(CENTERS):
            queries = project(made_of[..., ::STRIDE, ::STRIDE], self.query[head]{query_bias})
            key = {around}(project(made_of, self.key[head]{key_bias}))  # (B, rows, columns, d)
            value = {around}(project(x, self.value[head]{value_bias}))
            {once}
            right = columns + center[1]  # where the windows' centers are
            dx = offsets(key_columns, right, width)
            lines = []
            for i in range(len(rows)):  # one row of queries at a time: all pairs at once would fill the memory
                down, query = rows[i : i + 1] + center[0], queries[:, i]
                by_row = inside(key_rows, down, height)
                near = by_row[0].nonzero()[:, 0]  # the rows of keys that are seen, or one, of which nothing is
                near = near if len(near) else near.new_zeros(1)
                by_row, dy = by_row[:, near], offsets(key_rows[near], down, height)
                {steps}
                lines.append(weight @ value_seen)
            output = output + torch.stack(lines, 1) @ self.out[head]
        return {returned}.movedim(-1, 1)
{positions}'''

PROJECT = '''
def project(image, weight, bias=None):
    """(B, C, H, W) by a matrix (C, d) -> (B, H, W, d)."""
    projected = image.movedim(1, -1) @ weight
    return projected if bias is None else projected + bias
'''
AROUND = '''
def around(projected):
    """(B, H, W, d) with the keys that stand around the image."""
    return padded(projected.movedim(-1, 1), PAD, PAD).movedim(1, -1)
'''

# How the numbers are told
BESIDE = '''
def numbers():
    """The layer's numbers by name, from the safetensors file beside this one."""
    data = Path(__file__).with_name(FILE).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise RuntimeError(f"{FILE} is not the file that was written with this module: take that one")
    start = 8 + int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            begin, end = (start + offset for offset in entry["data_offsets"])
            values = np.frombuffer(data[begin:end], {"F32": "<f4", "F64": "<f8"}[entry["dtype"]])
            found[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return found
'''
