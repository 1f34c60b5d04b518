"""GRU and LSTM. PyTorch has no cont: its sequences begin at the first step, or go on from the states that are given."""
import torch

from cases import case, normal

STEPS, BATCH, INPUTS, OUTPUTS = 4, 3, 2, 5


def marks(first):
    return torch.cat([torch.full((1, BATCH), first), torch.ones(STEPS - 1, BATCH)]).long()


def gru(x, cont, *rest):
    state, parameters = (rest[0], rest[1:]) if len(rest) == 5 else (x.new_zeros(1, BATCH, OUTPUTS), rest)
    w, b, w_h, b_h = parameters
    y, last = torch._VF.gru(x, state, [w, w_h, b, b_h], True, 1, 0.0, False, False, False)
    return (y, last) if len(rest) == 5 else y


def caffe_order(rows):
    """PyTorch's rows are i, f, g, o; Caffe's i, f, o, g."""
    i, f, o, g = rows.chunk(4)
    return torch.cat([i, f, g, o])


def lstm(x, cont, *rest):
    states, parameters = (rest[:2], rest[2:]) if len(rest) == 5 else ([x.new_zeros(1, BATCH, OUTPUTS)] * 2, rest)
    w, b, w_h = map(caffe_order, parameters)
    y, h, c = torch._VF.lstm(x, list(states), [w, w_h, b, torch.zeros_like(b)], True, 1, 0.0, False, False, False)
    return (y, h, c) if len(rest) == 5 else y


x = normal(1, STEPS, BATCH, INPUTS)
gru_parameters = [normal(2, 3 * OUTPUTS, INPUTS), normal(3, 3 * OUTPUTS), normal(4, 3 * OUTPUTS, OUTPUTS), normal(5, 3 * OUTPUTS)]
lstm_parameters = [normal(6, 4 * OUTPUTS, INPUTS), normal(7, 4 * OUTPUTS), normal(8, 4 * OUTPUTS, OUTPUTS)]
state, cell = normal(9, 1, BATCH, OUTPUTS), normal(10, 1, BATCH, OUTPUTS)
case("GRU", gru, [x, marks(0)], {"num_output": OUTPUTS}, gru_parameters)
case("GRU", gru, [x, marks(1), state], {"num_output": OUTPUTS, "expose_hidden": True}, gru_parameters, note="exposed state")
case("LSTM", lstm, [x, marks(0)], {"num_output": OUTPUTS}, lstm_parameters)
case("LSTM", lstm, [x, marks(1), state, cell], {"num_output": OUTPUTS, "expose_hidden": True}, lstm_parameters, note="exposed states")
