"""One forward and backward pass of a PyTorch function, in double, as a case for the tests.

A module of this folder holds the cases of one family of layers: it calls `case` once for each.
`generate.py` imports all of them and writes one JSON file for each layer type; the keys are described there.
"""
import torch

torch.set_default_dtype(torch.float64)

ALL = {}


def normal(seed, *shape):
    """Standard normal numbers that are the same at every run."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def uniform(seed, low, high, *shape):
    """Uniform numbers that are the same at every run."""
    return low + (high - low) * torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def integers(seed, high, *shape):
    """Integers of 0 to high - 1 that are the same at every run: they take no gradient."""
    return torch.randint(high, shape, generator=torch.Generator().manual_seed(seed))


def case(layer, function, bottoms, options=None, params=(), phase="TRAIN", note="", fixed=()):
    """Adds a case.

    layer     the layer type
    function  gives the top, or a tuple of tops, of the bottoms followed by the params
    bottoms   tensors; an integer one takes no gradient, nor does one whose index is in `fixed`
    options   the layer's options, under their YAML names
    params    the learned blobs, in the layer's order
    """
    cases = ALL.setdefault(layer, [])
    inputs = [tensor.clone() for tensor in (*bottoms, *params)]
    for index, tensor in enumerate(inputs):
        tensor.requires_grad_(tensor.is_floating_point() and index not in fixed)
    tops = function(*inputs)
    tops = list(tops) if isinstance(tops, (tuple, list)) else [tops]
    learns = any(tensor.requires_grad for tensor in inputs) and any(top.requires_grad for top in tops)
    # A top without a gradient (a count, an index) gets a diff of zeros.
    top_diffs = [normal(1000 + i, *top.shape) if top.requires_grad else torch.zeros(top.shape) for i, top in enumerate(tops)]
    if learns:
        pairs = [(top, diff) for top, diff in zip(tops, top_diffs) if top.requires_grad]
        torch.autograd.backward([top for top, _ in pairs], [diff for _, diff in pairs])
    diffs = [None if not tensor.requires_grad else torch.zeros_like(tensor) if tensor.grad is None else tensor.grad for tensor in inputs]
    cases.append({
        "layer": layer,
        "phase": phase,
        "note": note,
        "param": {"options": options or {}},
        "bottoms": [_array(tensor) for tensor in inputs[:len(bottoms)]],
        "params": [_array(tensor) for tensor in inputs[len(bottoms):]],
        "tops": [_array(top) for top in tops],
        "top_diffs": [_array(diff) for diff in top_diffs] if learns else None,
        "bottom_diffs": [_array(diff) for diff in diffs[:len(bottoms)]],
        "param_diffs": [_array(diff) for diff in diffs[len(bottoms):]],
    })


def _array(tensor):
    if tensor is None:
        return None
    values = tensor.detach().double().flatten().tolist()
    return {"shape": list(tensor.shape), "data": [value if abs(value) < float("inf") else str(value) for value in values]}
