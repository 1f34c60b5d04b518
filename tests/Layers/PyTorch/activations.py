"""Activation functions since Caffe."""
from torch.nn import functional as F

from cases import case, normal

WIDE = 3 * normal(1, 4, 10)

case("GELU", F.gelu, [WIDE])
case("GELU", lambda x: F.gelu(x, approximate="tanh"), [WIDE], {"approximate": "tanh"}, note="tanh")
case("SiLU", F.silu, [WIDE])
case("Mish", F.mish, [WIDE])
case("HardSwish", F.hardswish, [WIDE])
# Not F.hardsigmoid: the 1/6 of its gradient is a float.
case("HardSigmoid", lambda x: F.relu6(x + 3) / 6, [WIDE])
case("Softplus", F.softplus, [WIDE])
case("Softplus", lambda x: F.softplus(x, beta=2.5, threshold=1000), [WIDE], {"beta": 2.5}, note="beta 2.5")
case("LeakyReLU", F.leaky_relu, [WIDE])
case("LeakyReLU", lambda x: F.leaky_relu(x, 0.3), [WIDE], {"negative_slope": 0.3}, note="slope 0.3")
