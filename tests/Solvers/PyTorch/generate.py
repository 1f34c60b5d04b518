"""Writes optimizers.json: what PyTorch's optimizers make of two learned blobs, for the tests to compare the update rules with.

    python3 generate.py

The net is y = W·x + b with the loss ½·Σ(y − t)² / N of a batch of N samples, in double: its batches, first weights and targets are in the file, with the weights after each update.
Each trace has the solver's keys, under their YAML names. Only the tests' authors need PyTorch: the file is kept with the tests.
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
ITERATIONS, SAMPLES, INPUTS, OUTPUTS = 12, 4, 3, 2


def normal(seed, *shape):
    """Standard normal numbers that are the same at every run."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def trace(solver, optimizer, scheduler=None):
    """The weights after each update of an optimizer, made by a function of the parameters, with a scheduler, made by a function of the optimizer."""
    weight, bias = (torch.nn.Parameter(values.clone()) for values in (WEIGHT, BIAS))
    optimizer = optimizer([weight, bias])
    scheduler = scheduler and scheduler(optimizer)
    after = []
    for x, t in zip(X, T):
        optimizer.zero_grad()
        (0.5 * ((x @ weight.T + bias - t) ** 2).sum() / SAMPLES).backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
        after.append({"weight": weight.flatten().tolist(), "bias": bias.tolist()})
    return {"solver": solver, "weights_after": after}


def one_cycle(optimizer):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, 100, pct_start=0.08, div_factor=5, base_momentum=0.6, max_momentum=0.95)


X = [normal(10 + i, SAMPLES, INPUTS) for i in range(ITERATIONS)]
T = [normal(50 + i, SAMPLES, OUTPUTS) for i in range(ITERATIONS)]
WEIGHT, BIAS = normal(1, OUTPUTS, INPUTS), normal(2, OUTPUTS)
optim = torch.optim
ONE_CYCLE = {"base_lr": 0.02, "max_lr": 0.1, "lr_policy": "one_cycle", "pct_start": 0.08, "momentum": 0.95, "momentum_policy": "cyclic", "target_momentum": 0.6, "momentum2": 0.99}
# Of NAdam the one-by-one form of PyTorch 1.13 multiplies the latest momentum into the product twice; the form for many tensors (foreach) does not, nor do later versions.
TRACES = [
    trace({"type": "SGD", "base_lr": 0.05, "weight_decay": 0.1}, lambda p: optim.SGD(p, 0.05, weight_decay=0.1)),
    trace({"type": "AdaGrad", "base_lr": 0.1, "delta": 1e-6, "weight_decay": 0.1}, lambda p: optim.Adagrad(p, 0.1, eps=1e-6, weight_decay=0.1)),
    trace({"type": "RMSProp", "base_lr": 0.02, "rms_decay": 0.9}, lambda p: optim.RMSprop(p, 0.02, alpha=0.9)),
    trace({"type": "AdaDelta", "base_lr": 1.0, "momentum": 0.9, "delta": 1e-6}, lambda p: optim.Adadelta(p, 1.0, rho=0.9, eps=1e-6)),
    trace({"type": "AdamW", "base_lr": 0.05, "momentum": 0.9, "weight_decay": 0.3}, lambda p: optim.AdamW(p, 0.05, weight_decay=0.3)),
    trace({"type": "AdamW", "base_lr": 0.05, "momentum": 0.8, "momentum2": 0.9, "delta": 0.01}, lambda p: optim.AdamW(p, 0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0)),
    trace({"type": "NAdam", "base_lr": 0.05, "momentum": 0.9}, lambda p: optim.NAdam(p, 0.05, foreach=True)),
    trace({"type": "NAdam", "base_lr": 0.05, "momentum": 0.8, "momentum2": 0.9, "delta": 0.01, "weight_decay": 0.3},
          lambda p: optim.NAdam(p, 0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.3, foreach=True)),
    trace({"type": "RAdam", "base_lr": 0.05, "momentum": 0.9}, lambda p: optim.RAdam(p, 0.05)),
    trace({"type": "RAdam", "base_lr": 0.05, "momentum": 0.8, "momentum2": 0.9, "delta": 0.01, "weight_decay": 0.3},
          lambda p: optim.RAdam(p, 0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.3)),
    trace(ONE_CYCLE | {"type": "AdamW"}, lambda p: optim.AdamW(p, betas=(0, 0.99), weight_decay=0), one_cycle),
    trace(ONE_CYCLE | {"type": "NAdam"}, lambda p: optim.NAdam(p, betas=(0, 0.99), foreach=True), one_cycle),
    trace(ONE_CYCLE | {"type": "RAdam"}, lambda p: optim.RAdam(p, betas=(0, 0.99)), one_cycle),
]
lines = ",\n".join(json.dumps(entry) for entry in TRACES)
header = json.dumps({"x": [x.flatten().tolist() for x in X], "t": [t.flatten().tolist() for t in T], "weight": WEIGHT.flatten().tolist(), "bias": BIAS.tolist()})
(pathlib.Path(__file__).parent / "optimizers.json").write_text(f'{header[:-1]},\n"traces": [\n{lines}\n]}}\n')
