"""Losses that PyTorch has or that a few of its operations make."""
import torch
from torch.nn import functional as F

from cases import case, integers, normal, uniform

for beta, note in ((1.0, ""), (0.25, "beta"), (0.0, "L1")):
    case("SmoothL1Loss", lambda a, b: F.smooth_l1_loss(a, b, beta=beta), [normal(1, 4, 5), normal(2, 4, 5)], {"beta": beta, "normalization": "FULL"}, note=note)
case("SmoothL1Loss", lambda a, b: F.huber_loss(a, b, delta=0.5, reduction="sum") / 0.5, [normal(3, 4, 5), normal(4, 4, 5)], {"beta": 0.5, "normalization": "NONE"}, note="Huber's, over delta")


def log_probabilities(seed, *shape):
    return F.log_softmax(normal(seed, *shape), 1)


case("KLDivergenceLoss", lambda l, p: F.kl_div(l, p, reduction="batchmean"), [log_probabilities(1, 4, 5), log_probabilities(2, 4, 5).exp()])
case("KLDivergenceLoss", lambda l, p: F.kl_div(l, p, reduction="mean"), [log_probabilities(3, 2, 3, 2), log_probabilities(4, 2, 3, 2).exp()], {"normalization": "FULL"}, note="mean of all elements")
case("KLDivergenceLoss", lambda l, t: F.kl_div(l, t, reduction="sum", log_target=True), [log_probabilities(5, 4, 5), log_probabilities(6, 4, 5)], {"normalization": "NONE", "log_target": True}, note="logarithms of the targets")
case("KLDivergenceLoss", lambda l, p: F.kl_div(l, p, reduction="batchmean"), [log_probabilities(7, 3, 4), F.one_hot(torch.tensor([1, 0, 3]), 4).double()], note="targets of 0 and 1", fixed=[1])


def focal(scores, labels, gamma, alpha, weights=None):
    log_p = F.log_softmax(scores, 1).gather(1, labels.unsqueeze(1)).squeeze(1)
    weight = alpha * (torch.ones(scores.shape[1]) if weights is None else torch.tensor(weights))[labels]
    return (-weight * (1 - log_p.exp()) ** gamma * log_p).mean()


for gamma, alpha, weights in ((2.0, 1.0, None), (0.0, 1.0, None), (0.5, 0.25, None), (2.0, 1.0, [0.25, 0.75, 2.0, 1.0])):
    options = {"gamma": gamma, "alpha": alpha, **({"class_weights": weights, "normalization": "FULL"} if weights else {})}
    case("FocalLoss", lambda z, y: focal(z, y, gamma, alpha, weights), [3 * normal(1, 6, 4), integers(2, 4, 6)], options, note=f"gamma {gamma:g}")
case("FocalLoss", lambda z, y: focal(z, y, 2.0, 1.0), [normal(3, 2, 3, 4), integers(4, 3, 2, 4)], note="spatial")


def ctc(frames, lengths, blank=0, reduction="sum", zero_infinity=False):
    def loss(scores, labels, *_):
        return F.ctc_loss(F.log_softmax(scores, 2), labels, torch.tensor(frames), torch.tensor(lengths), blank, reduction, zero_infinity)
    return loss


LABELS = torch.tensor([[1, 1, 2], [3, 2, 3], [2, 1, 1]])
case("CTCLoss", lambda z, y: ctc([7, 7, 7], [3, 3, 3])(z, y) / 3, [normal(1, 7, 3, 4), LABELS])
case("CTCLoss", ctc([7, 5, 4], [3, 1, 2]), [3 * normal(2, 7, 3, 4), LABELS, torch.tensor([3, 1, 2]), torch.tensor([7, 5, 4])], {"normalization": "NONE"}, note="lengths")
case("CTCLoss", ctc([6, 6, 6], [2, 3, 0], blank=3), [normal(3, 6, 3, 4), torch.tensor([[0, 0, 1], [2, 1, 0], [1, 1, 1]]), torch.tensor([2, 3, 0])], {"normalization": "NONE", "blank": 3}, note="another blank, no labels")
case("CTCLoss", ctc([3, 3, 3], [3, 3, 3], zero_infinity=True), [normal(4, 3, 3, 4), LABELS], {"normalization": "NONE", "zero_infinity": True}, note="too few frames")
case("CTCLoss", lambda l, y: F.ctc_loss(l, y, torch.tensor([5, 5]), torch.tensor([2, 2]), reduction="sum"),
     [F.log_softmax(normal(5, 5, 2, 3), 2), torch.tensor([[1, 2], [2, 2]])], {"normalization": "NONE"}, note="of log-probabilities")

case("TripletLoss", F.triplet_margin_loss, [normal(1, 6, 4), normal(2, 6, 4), normal(3, 6, 4)])
case("TripletLoss", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.3, eps=1e-3, reduction="sum"), [normal(4, 6, 4), normal(5, 6, 4), normal(6, 6, 4)],
     {"margin": 0.3, "eps": 1e-3, "normalization": "NONE"}, note="margin, eps")
SAME = normal(7, 3, 4)
case("TripletLoss", F.triplet_margin_loss, [SAME, SAME, normal(8, 3, 4)], note="anchor and positive fall together")

SIGNS = torch.tensor([1, -1, 1, -1, -1, 1])
case("CosineEmbeddingLoss", F.cosine_embedding_loss, [normal(1, 6, 3), normal(2, 6, 3), SIGNS])
case("CosineEmbeddingLoss", lambda a, b, y: F.cosine_embedding_loss(a, b, y, margin=0.2, reduction="sum"), [normal(3, 6, 3), normal(4, 6, 3), SIGNS], {"margin": 0.2, "normalization": "NONE"}, note="margin")
ZERO = torch.tensor([[0.0, 0.0, 0.0], [1.0, 2.0, -1.0]])
case("CosineEmbeddingLoss", F.cosine_embedding_loss, [ZERO, normal(5, 2, 3), torch.tensor([1, 1])], note="a zero vector")

# Weights of classes, and of samples.
CLASS_WEIGHTS = torch.tensor([0.5, 2.0, 1.0, 0.25])
WEIGHTS = {"class_weights": CLASS_WEIGHTS.tolist()}
SAMPLE_WEIGHTS = torch.tensor([0.25, 2.0, 0.0, 1.0, 3.5, 0.5])


def with_sample_weights(losses, labels, weights):
    """The weighted mean of losses that class weights are a factor of."""
    return (weights * losses).sum() / (weights * CLASS_WEIGHTS[labels]).sum()


case("SoftmaxWithLoss", lambda z, y: F.cross_entropy(z, y, weight=CLASS_WEIGHTS), [normal(1, 6, 4), integers(2, 4, 6)], WEIGHTS, note="class weights")
case("SoftmaxWithLoss", lambda z, y: F.cross_entropy(z, y, weight=CLASS_WEIGHTS, ignore_index=1), [normal(3, 2, 4, 3), integers(4, 4, 2, 3)], {**WEIGHTS, "ignore_label": 1}, note="class weights, spatial, ignored labels")
case("SoftmaxWithLoss", lambda z, y: F.cross_entropy(z, y, weight=CLASS_WEIGHTS, label_smoothing=0.1), [normal(5, 6, 4), integers(6, 4, 6)], {**WEIGHTS, "label_smoothing": 0.1}, note="class weights, smoothed")
case("SoftmaxWithLoss", lambda z, q: F.cross_entropy(z, q, weight=CLASS_WEIGHTS), [normal(7, 6, 4), log_probabilities(8, 6, 4).exp()], {**WEIGHTS, "soft_label": True}, note="class weights, soft labels", fixed=[1])
case("SoftmaxWithLoss", lambda z, y: F.cross_entropy(z, y, weight=CLASS_WEIGHTS, reduction="sum"), [normal(9, 6, 4), integers(10, 4, 6)], {**WEIGHTS, "normalization": "NONE"}, note="class weights, summed")
case("SoftmaxWithLoss", lambda z, y, v: with_sample_weights(F.cross_entropy(z, y, weight=CLASS_WEIGHTS, reduction="none"), y, v),
     [normal(11, 6, 4), integers(12, 4, 6), SAMPLE_WEIGHTS], WEIGHTS, note="class and sample weights", fixed=[2])
case("SoftmaxWithLoss", lambda z, y, v: (v * F.cross_entropy(z, y, reduction="none")).mean(), [normal(13, 6, 4), integers(14, 4, 6), SAMPLE_WEIGHTS], {"normalization": "FULL"}, note="sample weights, mean of all", fixed=[2])
case("SoftmaxWithLoss", lambda z, y, v: v * F.cross_entropy(z, y, weight=CLASS_WEIGHTS, reduction="none"), [normal(15, 6, 4), integers(16, 4, 6), SAMPLE_WEIGHTS],
     {**WEIGHTS, "reduction": "none"}, note="class and sample weights, unreduced", fixed=[2])
case("NLLLoss", lambda l, y: F.nll_loss(l, y, weight=CLASS_WEIGHTS), [log_probabilities(1, 6, 4), integers(2, 4, 6)], WEIGHTS, note="class weights")
case("NLLLoss", lambda l, y, v: with_sample_weights(F.nll_loss(l, y, weight=CLASS_WEIGHTS, reduction="none"), y, v), [log_probabilities(3, 6, 4), integers(4, 4, 6), SAMPLE_WEIGHTS],
     WEIGHTS, note="class and sample weights", fixed=[2])
case("MultinomialLogisticLoss", lambda p, y: F.nll_loss(p.log(), y, weight=CLASS_WEIGHTS), [log_probabilities(1, 6, 4).exp(), integers(2, 4, 6)], WEIGHTS, note="class weights")
case("MultinomialLogisticLoss", lambda p, y, v: with_sample_weights(F.nll_loss(p.log(), y, weight=CLASS_WEIGHTS, reduction="none"), y, v),
     [log_probabilities(3, 6, 4).exp(), integers(4, 4, 6), SAMPLE_WEIGHTS], WEIGHTS, note="class and sample weights", fixed=[2])
case("FocalLoss", lambda z, y, v: (v * CLASS_WEIGHTS[y] * (1 - F.softmax(z, 1).gather(1, y[:, None])[:, 0]) ** 2 * F.cross_entropy(z, y, reduction="none")).sum() / (v * CLASS_WEIGHTS[y]).sum(),
     [normal(5, 6, 4), integers(6, 4, 6), SAMPLE_WEIGHTS], WEIGHTS, note="class and sample weights", fixed=[2])
case("SigmoidCrossEntropyLoss", lambda x, t, v: F.binary_cross_entropy_with_logits(x, t, weight=v), [normal(1, 6), torch.tensor([0, 1, 1, 0, 0.25, 1]), SAMPLE_WEIGHTS],
     {"normalization": "FULL"}, note="sample weights, mean of all", fixed=[1, 2])
case("SigmoidCrossEntropyLoss", lambda x, t, v: F.binary_cross_entropy_with_logits(x, t, weight=v[:, None], reduction="sum") / (3 * v.sum()), [normal(2, 6, 3), uniform(3, 0, 1, 6, 3), SAMPLE_WEIGHTS],
     {"normalization": "VALID"}, note="sample weights, weighted mean", fixed=[1, 2])
case("EuclideanLoss", lambda a, b, v: (v[:, None] * F.mse_loss(a, b, reduction="none")).sum() / 12, [normal(1, 6, 3), normal(2, 6, 3), SAMPLE_WEIGHTS], note="sample weights", fixed=[2])
case("SmoothL1Loss", lambda a, b, v: (v * F.smooth_l1_loss(a, b, reduction="none")).sum() / v.sum(), [normal(5, 2, 3), normal(6, 2, 3), SAMPLE_WEIGHTS.reshape(2, 3)],
     {"normalization": "VALID"}, note="weights of elements, weighted mean", fixed=[2])
case("KLDivergenceLoss", lambda l, p, v: (v * F.kl_div(l, p, reduction="none").sum(1)).sum() / 6, [log_probabilities(9, 6, 3), log_probabilities(10, 6, 3).exp(), SAMPLE_WEIGHTS], note="sample weights", fixed=[2])
case("HingeLoss", lambda x, y, v: (v[:, None] * F.relu(1 - (2 * F.one_hot(y, 4) - 1) * x)).sum() / 6,
     [normal(1, 6, 4), integers(2, 4, 6), SAMPLE_WEIGHTS], note="sample weights", fixed=[2])
case("CosineEmbeddingLoss", lambda a, b, y, v: (v * F.cosine_embedding_loss(a, b, y, reduction="none")).mean(), [normal(6, 6, 3), normal(7, 6, 3), SIGNS, SAMPLE_WEIGHTS], note="weights of pairs", fixed=[3])
case("TripletLoss", lambda a, p, n, v: (v * F.triplet_margin_loss(a, p, n, reduction="none")).sum() / v.sum(), [normal(9, 6, 4), normal(10, 6, 4), normal(11, 6, 4), SAMPLE_WEIGHTS],
     {"normalization": "VALID"}, note="weights of triplets, weighted mean", fixed=[3])
