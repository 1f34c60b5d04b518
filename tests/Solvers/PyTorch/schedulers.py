"""Writes schedulers.json: the learning rates and momenta of PyTorch's schedulers, for the tests to compare the policies with.

    python3 schedulers.py

Each schedule has the solver's keys, under their YAML names, and the rate of each iteration, with the momentum where it is scheduled. The plateaus have the metric of each test, and the rate after it.
Only the tests' authors need PyTorch: the file is kept with the tests.
"""
import json
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

# One scheduler after another: PyTorch's own way of doing it warns of itself.
warnings.simplefilter("ignore")


def optimizer(rate):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate, momentum=0.9)


def schedule(solver, scheduler, iterations, start=None):
    """The rates of a scheduler, made by a function of the optimizer, which starts with base_lr."""
    descent = optimizer(solver["base_lr"] if start is None else start)
    scheduler = scheduler(descent)
    rates, momenta = [], []
    for _ in range(iterations):
        rates.append(descent.param_groups[0]["lr"])
        momenta.append(descent.param_groups[0]["momentum"])
        descent.step()
        scheduler.step()
    return {"solver": solver, "rates": rates} | ({"momenta": momenta} if "momentum_policy" in solver else {})


def plateau(solver, metrics, **settings):
    """The rate after each of the metrics."""
    descent = optimizer(solver["base_lr"])
    scheduler = schedulers.ReduceLROnPlateau(descent, eps=0, **settings)
    rates = []
    for metric in metrics:
        scheduler.step(metric)
        rates.append(descent.param_groups[0]["lr"])
    return {"solver": solver, "metrics": metrics, "rates": rates}


def warm(factor, iterations, scheduler):
    """A linear warm-up from a share of base_lr, then another scheduler."""
    return lambda descent: schedulers.SequentialLR(
        descent, [schedulers.LinearLR(descent, factor, total_iters=iterations), scheduler(descent)], milestones=[iterations])


SCHEDULES = [
    schedule({"base_lr": 0.2, "lr_policy": "step", "gamma": 0.5, "stepsize": 7, "max_iter": 30}, lambda o: schedulers.StepLR(o, 7, 0.5), 30),
    schedule({"base_lr": 0.2, "lr_policy": "multistep", "gamma": 0.1, "stepvalue": [5, 6, 20], "max_iter": 30}, lambda o: schedulers.MultiStepLR(o, [5, 6, 20], 0.1), 30),
    schedule({"base_lr": 0.2, "lr_policy": "exp", "gamma": 0.9, "max_iter": 30}, lambda o: schedulers.ExponentialLR(o, 0.9), 30),
    schedule({"base_lr": 0.2, "lr_policy": "poly", "power": 1.5, "max_iter": 30}, lambda o: schedulers.PolynomialLR(o, 30, 1.5), 35),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "max_iter": 25}, lambda o: schedulers.CosineAnnealingLR(o, 25), 26),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "min_lr": 0.03, "max_iter": 25}, lambda o: schedulers.CosineAnnealingLR(o, 25, 0.03), 26),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "t0": 7, "max_iter": 30}, lambda o: schedulers.CosineAnnealingWarmRestarts(o, 7), 30),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "t0": 3, "t_mult": 2, "min_lr": 0.01, "max_iter": 50}, lambda o: schedulers.CosineAnnealingWarmRestarts(o, 3, 2, 0.01), 50),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "t0": 2, "t_mult": 3, "max_iter": 50}, lambda o: schedulers.CosineAnnealingWarmRestarts(o, 2, 3), 50),
    schedule({"base_lr": 0.04, "max_lr": 1.0, "lr_policy": "one_cycle", "max_iter": 40, "momentum": 0.95, "momentum_policy": "cyclic", "target_momentum": 0.85},
             lambda o: schedulers.OneCycleLR(o, 1.0, 40), 40),
    schedule({"base_lr": 0.1, "max_lr": 0.8, "min_lr": 0.005, "lr_policy": "one_cycle", "pct_start": 0.45, "anneal_strategy": "linear", "max_iter": 33, "momentum": 0.9,
              "momentum_policy": "cyclic", "target_momentum": 0.7},
             lambda o: schedulers.OneCycleLR(o, 0.8, 33, pct_start=0.45, anneal_strategy="linear", div_factor=8, final_div_factor=20, base_momentum=0.7, max_momentum=0.9), 33),
    schedule({"base_lr": 0.1, "max_lr": 0.8, "lr_policy": "one_cycle", "pct_start": 0.4, "three_phase": "true", "max_iter": 37, "momentum": 0.95, "momentum_policy": "cyclic", "target_momentum": 0.85},
             lambda o: schedulers.OneCycleLR(o, 0.8, 37, pct_start=0.4, three_phase=True, div_factor=8), 37),
    schedule({"base_lr": 0.1, "max_lr": 0.8, "lr_policy": "one_cycle", "pct_start": 0.45, "three_phase": "true", "anneal_strategy": "linear", "max_iter": 20},
             lambda o: schedulers.OneCycleLR(o, 0.8, 20, pct_start=0.45, three_phase=True, anneal_strategy="linear", div_factor=8), 20),
    schedule({"base_lr": 0.1, "max_lr": 0.5, "lr_policy": "triangular", "stepsize": 6, "max_iter": 40, "momentum": 0.9, "momentum_policy": "cyclic", "target_momentum": 0.8},
             lambda o: schedulers.CyclicLR(o, 0.1, 0.5, 6), 40),
    schedule({"base_lr": 0.1, "max_lr": 0.5, "lr_policy": "triangular2", "stepsize": 5, "max_iter": 50, "momentum": 0.95, "momentum_policy": "cyclic", "target_momentum": 0.5},
             lambda o: schedulers.CyclicLR(o, 0.1, 0.5, 5, mode="triangular2", base_momentum=0.5, max_momentum=0.95), 50),
    schedule({"base_lr": 0.1, "max_lr": 0.5, "lr_policy": "exp_range", "gamma": 0.97, "stepsize": 4, "max_iter": 40, "momentum": 0.9, "momentum_policy": "cyclic", "target_momentum": 0.8},
             lambda o: schedulers.CyclicLR(o, 0.1, 0.5, 4, mode="exp_range", gamma=0.97), 40),
    schedule({"base_lr": 0.2, "warmup_iter": 6, "warmup_start_lr": 0.05, "max_iter": 20}, lambda o: schedulers.LinearLR(o, 0.25, total_iters=6), 20),
    schedule({"base_lr": 0.2, "lr_policy": "step", "gamma": 0.5, "stepsize": 7, "warmup_iter": 5, "warmup_start_lr": 0.02, "max_iter": 40},
             warm(0.1, 5, lambda o: schedulers.StepLR(o, 7, 0.5)), 40),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "warmup_iter": 5, "warmup_start_lr": 0.02, "max_iter": 40}, warm(0.1, 5, lambda o: schedulers.CosineAnnealingLR(o, 35)), 40),
    schedule({"base_lr": 0.2, "lr_policy": "cosine", "t0": 4, "t_mult": 2, "warmup_iter": 5, "warmup_start_lr": 0.02, "max_iter": 40},
             warm(0.1, 5, lambda o: schedulers.CosineAnnealingWarmRestarts(o, 4, 2)), 40),
]
FALLING = [1.0, 0.9, 0.8, 0.85, 0.8, 0.79, 0.79, 0.79, 0.81, 0.79, 0.6, 0.5999, 0.59999, 0.599, 0.61, 0.62, 0.63, 0.64, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
RISING = [0.1, 0.3, 0.5, 0.5, 0.5, 0.501, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 0.69, 0.68, 0.7, 0.7, 0.75, 0.7501]
PLATEAUS = [
    plateau({"base_lr": 0.2, "max_iter": 30, "plateau": "{ factor: 0.5, patience: 2 }"}, FALLING, factor=0.5, patience=2),
    plateau({"base_lr": 0.2, "max_iter": 30, "plateau": "{ patience: 1, cooldown: 3, threshold: 0.01 }"}, FALLING, patience=1, cooldown=3, threshold=0.01),
    plateau({"base_lr": 0.2, "max_iter": 30, "min_lr": 0.03, "plateau": "{ mode: max, factor: 0.4, patience: 0, threshold: 0.1 }"}, RISING, mode="max", factor=0.4, patience=0, threshold=0.1, min_lr=0.03),
    plateau({"base_lr": 0.2, "max_iter": 30, "plateau": "{ mode: max, factor: 0.9, patience: 1, cooldown: 1, threshold: 0 }"}, RISING, mode="max", factor=0.9, patience=1, cooldown=1, threshold=0),
]


def lines(entries):
    return ",\n".join(json.dumps(entry) for entry in entries)


(pathlib.Path(__file__).parent / "schedulers.json").write_text(f'{{"schedules": [\n{lines(SCHEDULES)}\n],\n"plateaus": [\n{lines(PLATEAUS)}\n]}}\n')
