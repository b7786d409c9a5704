"""A convolution's scores with the rest of attention: a softmax over filters, and the filters as values."""

from __future__ import annotations

import torch

from explorer.layers.convolution import Convolution
from explorer.layers.measures.im2col import patches, templates


def softmax_over_filters(
    image: torch.Tensor, convolution: Convolution, scale: float = 1.0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every patch attends to the filters: A = softmax(scale patches templates^T) and A templates.

    Queries are data, keys and values parameters (a memory of patterns). Without the softmax the scores alone are the
    convolution, see `im2col.by_templates`. What comes out is a mixture of filters: it is never larger than they are,
    whatever the image, so it is no convolution.

    Args:
        image: (C_in, H, W); biases play no part.

    Returns:
        A (queries, C_out), and (queries, C_in K_rows K_columns), in the image's dtype.

    >>> import torch
    >>> from explorer.layers import Convolution
    >>> one = Convolution(torch.tensor([[[[-1.0, 0.0, 1.0]]]]))  # a softmax over one filter is 1: no data is left
    >>> softmax_over_filters(torch.tensor([[[1.0, 2.0]]]), one)[1]
    tensor([[-1.,  0.,  1.],
            [-1.,  0.,  1.]])
    """
    keys = templates(convolution).to(image)
    weights = (patches(image, convolution) @ keys.mT * scale).softmax(1)
    return weights, weights @ keys
