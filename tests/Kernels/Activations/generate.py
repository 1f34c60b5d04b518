"""Writes activations.json: activation functions and their derivatives to 106 bits, by mpmath, at arguments that float holds.

    python3 generate.py [number of random arguments]

Each value is [high, low], two doubles that add up to it; `scale` is the sum of the magnitudes of a derivative's terms, beside which its error is measured.
"""
import json
import pathlib
import random
import struct
import sys

import mpmath as mp

mp.mp.dps = 80
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 24


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def pair(value):
    high = float(value)
    return [high, float(value - high)]


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def gelu(x):
    terms = [mp.erfc(-x / mp.sqrt(2)) / 2, x * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)]
    return x * terms[0], terms


def tanh_gelu(x):
    z = 2 * mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x ** 3)
    slope = 2 * mp.sqrt(2 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * x ** 2)
    return x * sigmoid(z), [sigmoid(z), x * slope * sigmoid(z) * sigmoid(-z)]


def swish(x):
    return x * sigmoid(x), [sigmoid(x), x * sigmoid(x) * sigmoid(-x)]


def mish(x):
    square = (1 + mp.exp(x)) ** 2
    w = mp.exp(x) * (2 + mp.exp(x)) / (square + 1)
    return x * w, [w, x * sigmoid(x) * 4 * square / (square + 1) ** 2]


def softplus(x):
    return mp.log1p(mp.exp(x)), [sigmoid(x)]


random.seed(1)
arguments = [-700, -100, -37, -36.5, -20, -14, -10, -5, -3, -1.2, -1, -0.75, -0.5, -1e-3, -1e-20, 1e-20, 1e-3, 0.5, 1, 3, 6, 10, 40, 800]
arguments += [random.uniform(-12, 12) for _ in range(COUNT // 2)] + [random.gauss(0, 1) for _ in range(COUNT - COUNT // 2)]
arguments = sorted(single(x) for x in arguments)
result = {"x": arguments}
for name, function in (("Gelu", gelu), ("TanhGelu", tanh_gelu), ("Swish", swish), ("Mish", mish), ("Softplus", softplus)):
    values = [function(mp.mpf(x)) for x in arguments]
    result[name] = {
        "value": [pair(value) for value, _ in values],
        "derivative": [pair(sum(terms)) for _, terms in values],
        "scale": [float(sum(abs(term) for term in terms)) for _, terms in values],
    }
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in result.items())
(pathlib.Path(__file__).parent / "activations.json").write_text("{\n" + lines + "\n}\n")
