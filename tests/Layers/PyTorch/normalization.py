"""Normalization since Caffe."""
import torch
from torch.nn import functional as F

from cases import case, normal


def rms_norm(x, weight=None, axes=1, eps=1e-5):
    """The published formula: this PyTorch has none."""
    normalized = x / torch.sqrt(x.square().mean(tuple(range(-axes, 0)), keepdim=True) + eps)
    return normalized if weight is None else normalized * weight


IMAGES = 2 * normal(1, 2, 6, 2, 3) + 1
ROWS = 2 * normal(2, 2, 3, 5) + 1
WEIGHT, BIAS = normal(3, 6), normal(4, 6)

case("GroupNorm", lambda x, w, b: F.group_norm(x, 3, w, b), [IMAGES], {"num_groups": 3}, [WEIGHT, BIAS])
case("GroupNorm", lambda x, w, b: F.group_norm(x, 2, w, b, 0.1), [2 * normal(5, 3, 6)], {"num_groups": 2, "eps": 0.1}, [WEIGHT, BIAS], note="rows")
case("GroupNorm", lambda x: F.group_norm(x, 2), [IMAGES], {"num_groups": 2, "affine": False}, note="not affine")
case("LayerNorm", lambda x, w, b: F.layer_norm(x, (5,), w, b), [ROWS], {}, [normal(6, 5), normal(7, 5)])
case("LayerNorm", lambda x, w, b: F.layer_norm(x, (3, 5), w, b, 0.1), [ROWS], {"axis": 1, "eps": 0.1}, [normal(8, 3, 5), normal(9, 3, 5)], note="two axes")
case("LayerNorm", lambda x: F.layer_norm(x, (5,)), [ROWS], {"affine": False}, note="not affine")
case("InstanceNorm", lambda x: F.instance_norm(x), [IMAGES])
case("InstanceNorm", lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=0.1), [IMAGES], {"affine": True, "eps": 0.1}, [WEIGHT, BIAS], note="affine")
case("RMSNorm", rms_norm, [ROWS], {}, [normal(10, 5)])
case("RMSNorm", lambda x: rms_norm(x, axes=2, eps=0.1), [ROWS], {"axis": -2, "affine": False, "eps": 0.1}, note="two axes, not affine")
