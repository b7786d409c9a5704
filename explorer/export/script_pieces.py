"""The pieces of the programs that `script` writes. They need numpy and matplotlib, nothing of Aperture."""

from __future__ import annotations

OPENING = '''"""{about}

{verdict}

Draws a figure that Aperture exported, with numpy and matplotlib alone:

    python figure.py              opens it in a window
    python figure.py figure.pdf   writes it (also .svg, .png)

figure.aperture beside this file opens the same scene in Aperture.
"""

import sys
from pathlib import Path

import numpy as np

data = np.load(Path(__file__).with_name("data.npz"))
SIZE = {size}  # inches
TYPE = {type}  # points
{colours}


def colours():
    """Signed values from blue to amber; weights into violet."""
    from matplotlib.colors import LinearSegmentedColormap

    signed = LinearSegmentedColormap.from_list("signed", [NEGATIVE, SOFT, CONVOLUTION])
    weight = LinearSegmentedColormap.from_list("weight", [SOFT, ATTENTION, STRONGEST])
    return signed, weight


def show_map(axes, values, limit, title="", ink=INK):
    """One output, sharp pixels, 0 in the middle of the colours."""
    image = axes.imshow(values, cmap=colours()[0], vmin=-limit, vmax=limit, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, color=ink, fontsize=TYPE)
    axes.spines[:].set_color(LINE)
    return image'''

CLOSING = """

if __name__ == "__main__":
    import matplotlib

    matplotlib.rcParams.update({
        "font.family": ["Inter", "DejaVu Sans"], "font.size": TYPE, "text.color": INK, "axes.labelcolor": DIM,
        "xtick.color": DIM, "ytick.color": DIM, "axes.edgecolor": LINE, "axes.facecolor": PANEL,
        "figure.facecolor": PANEL, "svg.fonttype": "none", "pdf.fonttype": 42,
    })
    matplotlib.set_loglevel("error")  # Inter may be missing, then DejaVu Sans serves
    import matplotlib.pyplot as plt

    drawn = draw(plt)
    drawn.get_layout_engine().set(w_pad=0.12, h_pad=0.12)
    if len(sys.argv) > 1:
        drawn.savefig(sys.argv[1], dpi=150)
    else:
        plt.show()
"""

_HEADS = '''
def show_head(axes, head):
    """One head's weights around the query, its windows, and the fewest keys that hold 90, 50 and 10 % of them."""
    from matplotlib.patches import Rectangle

    weights, (top, left) = data["weights"][head], data["corner"]
    rows, columns = weights.shape
    size = np.abs(weights)
    axes.imshow(
        size, cmap=colours()[1], vmin=0, vmax=size.max() or 1, interpolation="nearest",
        extent=(left, left + columns, top + rows, top),
    )
    descending = np.sort(size, axis=None)[::-1]
    held = np.cumsum(descending)
    for mass, alpha in ((0.9, 0.35), (0.5, 0.6), (0.1, 0.95)):
        if held[-1] > 0:
            least = descending[min(np.searchsorted(held, mass * held[-1] * (1 - 1e-6)), held.size - 1)]
            inside = np.kron(np.pad(size >= least, 1), np.ones((8, 8)))  # so that the contour follows pixels' edges
            at = (np.arange(inside.shape[0]) + 0.5) / 8 - 1 + top, (np.arange(inside.shape[1]) + 0.5) / 8 - 1 + left
            axes.contour(at[1], at[0], inside, levels=[0.5], colors=[INK], alpha=alpha, linewidths=0.8)
    windows = data["windows"][data["windows"][:, 0] == head, 1:]
    for y0, x0, y1, x1 in windows:
        axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=ATTENTION, linewidth=1.2))
    row, column = data["query"]
    axes.plot(column + 0.5, row + 0.5, "s", color="white", markeredgecolor="black", markersize=3)
    reach = np.abs(data["centers"]).max() + max(windows[0, 2] - windows[0, 0], 1) / 2 + 2.5
    axes.set(xlim=(column + 0.5 - reach, column + 0.5 + reach), ylim=(row + 0.5 + reach, row + 0.5 - reach))
    axes.set(xticks=[], yticks=[], facecolor=SOFT)
    axes.spines[:].set_color(LINE)


def show_picture(axes, ink):
    """The picture with every window over it."""
    from matplotlib.patches import Rectangle

    axes.imshow(data["picture"], interpolation="nearest", extent=(0, *data["picture"].shape[1::-1], 0))
    for _, y0, x0, y1, x1 in data["windows"]:
        axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=ink, linewidth=0.9))
    row, column = data["query"]
    axes.plot(column + 0.5, row + 0.5, "s", color="white", markeredgecolor="black", markersize=4)
    axes.set(xlim=(0, data["picture"].shape[1]), ylim=(data["picture"].shape[0], 0), xticks=[], yticks=[])
    axes.spines[:].set_color(LINE)
'''

DRAW = {
    "difference": """
def draw(plt):
    figure, axes = plt.subplots(1, 3, figsize=SIZE, layout="constrained")
    limit = float(data["limit"])
    show_map(axes[0], data["attention"], limit, "attention", ATTENTION)
    show_map(axes[1], data["convolution"], limit, "convolution", CONVOLUTION)
    image = show_map(axes[2], data["attention"] - data["convolution"], limit, "difference")
    figure.colorbar(image, ax=axes, location="bottom", shrink=0.3)
    return figure
""",
    "closing-strip": """
def draw(plt):
    count, limit = len(data["sides"]), float(data["limit"])
    figure, axes = plt.subplots(2, count + 1, figsize=SIZE, layout="constrained")
    for index, (side, attention) in enumerate(zip(data["sides"], data["attention"])):
        name = "global" if side >= data["widest"] else f"{side:g} px"
        image = show_map(axes[0, index], attention, limit, name)
        show_map(axes[1, index], attention - data["convolution"], limit)
        axes[1, index].set_xlabel(f"{data['relative'][index]:.1%}", fontsize=TYPE)
    axes[0, 0].set_ylabel("attention", color=ATTENTION)
    axes[1, 0].set_ylabel("difference")
    show_map(axes[0, count], data["convolution"], limit, "convolution", CONVOLUTION)
    axes[1, count].axis("off")
    figure.colorbar(image, ax=axes[1, count], location="bottom")
    return figure
""",
    "curve": """
def draw(plt):
    figure, axes = plt.subplots(figsize=SIZE, layout="constrained")
    axes.fill_between(data["log_side"], data["relative"], color=ATTENTION, alpha=0.16, linewidth=0)
    axes.plot(data["log_side"], data["relative"], color=ATTENTION, linewidth=2)
    axes.axvline(data["now"][0], color=INK, linewidth=1.2)
    axes.plot(*data["now"], "o", color=INK)
    axes.plot(0, 0, "o", color=CONVOLUTION, clip_on=False)
    axes.set_xticks(data["x_ticks"], data["x_labels"])
    axes.set_yticks(data["y_ticks"], data["y_labels"])
    axes.set(xlim=data["x_range"], ylim=data["y_range"], xlabel="side of every head's window, px")
    axes.set_ylabel(r"$\\Vert a - c \\Vert / \\Vert c \\Vert$")
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
""",
    "arithmetic": """
def draw(plt):
    figure, both = plt.subplots(1, 2, figsize=SIZE, layout="constrained")
    reach = max(np.abs(data[f"{layer}_values"]).max() for layer in ("convolution", "attention")) or 1
    for axes, layer, ink in zip(both, ("convolution", "attention"), (CONVOLUTION, ATTENTION)):
        values = data[f"{layer}_values"]
        at = np.arange(len(values))
        axes.barh(at, values, color=[CONVOLUTION if v > 0 else NEGATIVE for v in values], height=0.6)
        labels = [f"{a}:  {b}" for a, b in zip(data[f"{layer}_labels"], data[f"{layer}_texts"])]
        size = min(TYPE, 220 / len(values))
        axes.set_yticks(at, labels, fontsize=size)
        for y, text in zip(at, data[f"{layer}_shown"]):
            axes.text(reach * 1.75, y, text, ha="right", va="center", fontsize=size)
        axes.set(xlim=(-reach * 1.05, reach * 1.8), ylim=(len(values) - 0.4, -0.6), xticks=[])
        axes.axvline(0, color=DIM, linewidth=0.8)
        total = str(data[f"{layer}_total_shown"])
        equals = "" if total.startswith("≈") else "= "
        axes.set_title(f"{layer}: Σ {equals}{total}", color=ink, fontsize=TYPE * 1.2, loc="right")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    return figure
""",
    "heads": f"""{_HEADS}

def draw(plt):
    heads = len(data["weights"])
    across = int(np.ceil(np.sqrt(heads)))
    down = -(-heads // across)
    figure = plt.figure(figsize=SIZE, layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(3, 2))
    for head, axes in enumerate(np.ravel(left.subplots(down, across, squeeze=False))):
        axes.axis("off") if head >= heads else show_head(axes, head)
    show_picture(right.subplots(), ATTENTION)
    return figure
""",
    "lanes": f'''{_HEADS}

def show_grid(axes, name, limit, cmap, low, bands=1):
    """A small matrix of numbers on coloured cells; with `bands` a cell has several, one under the other."""
    values, texts = data[name], data[f"{{name}}_texts"]
    high, wide = len(values) / bands, values.shape[1]
    axes.imshow(values, cmap=cmap, vmin=low, vmax=limit, interpolation="nearest", extent=(0, wide, high, 0))
    longest = max(len(line) for text in texts.flat for line in str(text).split("\\n"))
    size = TYPE * 2.4 / max(3, high) * min(1, 6 / max(longest, 1))
    for (row, column), text in np.ndenumerate(texts):
        if not text:
            continue  # no head has its place here
        grey = np.mean(plt_rgb(cmap, (values[row, column] - low) / (limit - low or 1)))
        ink = "white" if grey < 0.55 else "black"
        axes.text(column + 0.5, (row + 0.5) / bands, str(text), ha="center", va="center", color=ink, fontsize=size)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_xlabel(str(data[f"{{name}}_said"]), color=DIM, fontsize=TYPE * 0.8)


def plt_rgb(cmap, share):
    """The colour at a share of a colour map's range."""
    import matplotlib

    return matplotlib.colormaps.get_cmap(cmap)(float(np.clip(share, 0, 1)))[:3]


def draw(plt):
    signed, weight = colours()
    limit, value_limit, bands = float(data["limit"]), float(data["value_limit"]), int(data["bands"])
    terms = max(np.nanmax(np.abs(data["products"])), np.nanmax(np.abs(data["added"]))) or 1
    strongest = np.abs(data["kernel"]).max() or 1
    figure = plt.figure(figsize=SIZE, layout="constrained")
    rows = figure.subfigures(2, 1)
    above = rows[0].subplots(1, 5)
    for axes, name in zip(above, ("looks at", "weights", "values", "weight × value", "output")):
        axes.set_title(name, color=DIM, fontsize=TYPE)
    above[0].imshow(data["picture"], interpolation="nearest", extent=(0, *data["picture"].shape[1::-1], 0))
    row, column = data["query"]
    above[0].plot(column + 0.5, row + 0.5, "s", color="white", markeredgecolor=CONVOLUTION, markersize=5)
    above[0].set(xticks=[], yticks=[])
    show_grid(above[1], "kernel", strongest, signed, -strongest, bands)
    show_grid(above[2], "pixels", value_limit, "gray", 0, bands)
    show_grid(above[3], "products", terms, signed, -terms)
    show_map(above[4], data["convolution"], limit, "output", DIM)
    above[0].set_ylabel("convolution", color=CONVOLUTION)
    below = rows[1].subplots(1, 5)
    show_picture(below[0], ATTENTION)
    below[0].set_ylabel("attention", color=ATTENTION)
    heads = len(data["weights"])
    across = int(np.ceil(np.sqrt(heads)))
    below[1].axis("off")
    for head in range(heads):
        place = (head % across / across, 1 - (head // across + 1) / across, 0.94 / across, 0.94 / across)
        show_head(below[1].inset_axes(place), head)
    show_grid(below[2], "seen", value_limit, weight, 0, bands)
    show_grid(below[3], "added", terms, signed, -terms)
    show_map(below[4], data["attention"], limit)
    return figure
''',
}
