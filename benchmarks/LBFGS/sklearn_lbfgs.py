"""Softmax regression with scikit-learn's LogisticRegression(solver="lbfgs") in double. A line "TOLERANCE" on the standard input asks for a training; a line "SECONDS ITERATIONS OBJECTIVE" answers.

    python3 sklearn_lbfgs.py DECAY DIGITS.csv
    python3 sklearn_lbfgs.py DECAY IMAGES.gz LABELS.gz

The objective is the mean cross-entropy plus DECAY/2 times the squared weights without the biases. Seconds are those of `fit` alone.
"""
import gzip
import sys
import time
import warnings

import numpy
from sklearn.linear_model import LogisticRegression


def load(paths):
    """Features and labels."""
    if len(paths) == 1:
        rows = numpy.loadtxt(paths[0], delimiter=",", skiprows=1)
        return numpy.ascontiguousarray(rows[:, :-1]), rows[:, -1].astype(int)
    images, labels = (numpy.frombuffer(gzip.open(path).read(), numpy.uint8, offset=offset) for path, offset in zip(paths, (16, 8)))
    return images.reshape(len(labels), -1) / 255.0, labels.astype(int)


def objective(model, features, labels, decay):
    """The mean cross-entropy with the penalty."""
    scores = features @ model.coef_.T + model.intercept_
    scores -= scores.max(1, keepdims=True)
    losses = numpy.log(numpy.exp(scores).sum(1)) - scores[numpy.arange(len(labels)), labels]
    return losses.mean() + 0.5 * decay * (model.coef_ ** 2).sum()


def main():
    warnings.filterwarnings("ignore")
    decay = float(sys.argv[1])
    features, labels = load(sys.argv[2:])
    for line in sys.stdin:
        model = LogisticRegression(C=1 / (decay * len(labels)), solver="lbfgs", tol=float(line), max_iter=100000)
        start = time.perf_counter()
        model.fit(features, labels)
        seconds = time.perf_counter() - start
        print(repr(seconds), model.n_iter_[0], repr(objective(model, features, labels, decay)), flush=True)


if __name__ == "__main__":
    main()
