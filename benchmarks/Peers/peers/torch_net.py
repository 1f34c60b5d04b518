"""Times a net in PyTorch, built of its usual modules from the description of a Caffe-style net.

Lines of standard input, each answered by one line:
  build JSON           builds the net; the number of its learned values
  run THREADS CALLS    runs it; the seconds that took
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional


def first(options, key, default):
    value = options.get(key)
    if isinstance(value, list):
        value = value[0] if value else None
    return default if value is None else value


class WithinChannelNorm(nn.Module):
    """x / (1 + alpha * mean of x^2 over a window)^beta: PyTorch has no module for it."""

    def __init__(self, size, alpha, beta):
        super().__init__()
        self.size, self.alpha, self.beta = size, alpha, beta

    def forward(self, x):
        mean = functional.avg_pool2d(x * x, self.size, 1, self.size // 2)
        return x * (1 + self.alpha * mean).pow(-self.beta)


class Classifier(nn.Module):
    """Softmax with cross-entropy, the mean over samples and positions."""

    def forward(self, scores, labels):
        scores = scores.flatten(1)
        return functional.cross_entropy(scores, labels)


class Inner(nn.Module):
    def __init__(self, outputs, bias):
        super().__init__()
        self.linear = nn.LazyLinear(outputs, bias=bias)

    def forward(self, x):
        return self.linear(x.flatten(1))


def pooling(options):
    if options["global_pooling"]:
        return nn.AdaptiveAvgPool2d(1) if options["pool"] == "Ave" else nn.AdaptiveMaxPool2d(1)
    kind = nn.MaxPool2d if options["pool"] == "Max" else nn.AvgPool2d
    return kind(first(options, "kernel_size", 1), first(options, "stride", 1), first(options, "pad", 0), ceil_mode=options["round_mode"] == "Ceil")


def module(layer, normalized):
    kind, options = layer["type"], layer["options"]
    in_place = layer["bottom"][:1] == layer["top"]
    if kind == "Convolution":
        return nn.LazyConv2d(
            options["num_output"], first(options, "kernel_size", 1), first(options, "stride", 1), first(options, "pad", 0), groups=options["group"], bias=options["bias_term"])
    if kind == "InnerProduct":
        return Inner(options["num_output"], options["bias_term"])
    if kind == "Pooling":
        return pooling(options)
    if kind == "ReLU":
        return nn.ReLU(inplace=in_place)
    if kind == "Dropout":
        return nn.Dropout(options["dropout_ratio"])
    if kind == "LRN":
        if options["norm_region"] == "WithinChannel":
            return WithinChannelNorm(options["local_size"], options["alpha"], options["beta"])
        return nn.LocalResponseNorm(options["local_size"], options["alpha"], options["beta"], options["k"])
    if kind == "BatchNorm":
        return nn.LazyBatchNorm2d(options["eps"])
    if kind == "Scale" and normalized:
        return None  # nn.BatchNorm2d has the factor and the shift.
    if kind == "Softmax":
        return nn.Softmax(1)
    if kind == "SoftmaxWithLoss":
        return Classifier()
    raise ValueError(f"no module for the layer type {kind}")


class Graph(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.steps, self.losses = [], []
        self.parts = nn.ModuleList()
        normalized = set()
        self.inputs = layers[0]["top"]
        for layer in layers[1:]:
            kind, bottom, top = layer["type"], layer["bottom"], layer["top"]
            if kind == "Concat":
                self.steps.append((lambda *x: torch.cat(x, 1), bottom, top[0]))
                continue
            if kind == "Eltwise":
                self.steps.append((torch.add, bottom, top[0]))
                continue
            part = module(layer, bottom[0] in normalized)
            (normalized.add if kind == "BatchNorm" else normalized.discard)(top[0])
            if part is None:
                continue
            self.parts.append(part)
            self.steps.append((part, bottom, top[0]))
            if kind == "SoftmaxWithLoss":
                self.losses.append((top[0], layer["loss_weight"]))

    def forward(self, image, label):
        blobs = dict(zip(self.inputs, (image, label)))
        for part, bottom, top in self.steps:
            blobs[top] = part(*[blobs[name] for name in bottom])
        return sum(weight * blobs[name] for name, weight in self.losses) if self.losses else blobs[top]


class TimedNet:
    def __init__(self, description):
        torch.manual_seed(1)
        self.step = description["step"]
        self.image = torch.randn(description["shape"])
        self.label = torch.zeros(description["shape"][0], dtype=torch.long)
        self.net = Graph(description["layers"])
        self.net.train(self.step)
        with torch.no_grad():
            self.net(self.image, self.label)  # Gives the lazy modules their shapes.
        self.solver = torch.optim.SGD(self.net.parameters(), lr=1e-5, momentum=0.9, weight_decay=5e-4)

    def parameters(self):
        return sum(value.numel() for value in self.net.parameters())

    def run(self, calls):
        start = time.perf_counter()
        for _ in range(calls):
            if self.step:
                self.solver.zero_grad(set_to_none=True)
                self.net(self.image, self.label).backward()
                self.solver.step()
            else:
                with torch.inference_mode():
                    self.net(self.image, self.label)
        return time.perf_counter() - start


def main():
    net = None
    for line in sys.stdin:
        command, argument = line.split(" ", 1)
        if command == "build":
            net = TimedNet(json.loads(argument))
            print(net.parameters(), flush=True)
        else:
            threads, calls = map(int, argument.split())
            if torch.get_num_threads() != threads:
                torch.set_num_threads(threads)
            print(repr(net.run(calls)), flush=True)


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore", message="Lazy modules")
    main()
