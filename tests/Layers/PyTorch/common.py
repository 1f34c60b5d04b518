"""Layers of Caffe's that PyTorch has too: they hold this folder's own machinery to known results."""
import torch
from torch.nn import functional as F

from cases import case, integers, normal

case("InnerProduct", F.linear, [normal(1, 4, 6)], {"num_output": 3}, [normal(2, 3, 6), normal(3, 3)])
case("Softmax", lambda x: torch.softmax(x, 1), [normal(1, 3, 5, 2)])
case("SoftmaxWithLoss", lambda x, labels: F.cross_entropy(x, labels), [normal(1, 6, 5), integers(2, 5, 6)])
