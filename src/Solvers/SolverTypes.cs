using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>The update rules.</summary>
public enum SolverType
{
    /// <summary>Stochastic gradient descent, with momentum where it is given.</summary>
    [EnumMember(Value = "SGD")] Sgd,

    /// <summary>Nesterov's accelerated gradient.</summary>
    [EnumMember(Value = "Nesterov")] Nesterov,

    /// <summary>AdaGrad: each weight's rate falls with the sum of its squared gradients.</summary>
    [EnumMember(Value = "AdaGrad")] AdaGrad,

    /// <summary>RMSProp: each weight's rate is divided by the root of the mean square of its latest gradients.</summary>
    [EnumMember(Value = "RMSProp")] RmsProp,

    /// <summary>AdaDelta: RMSProp with the units of the weights put right; its base_lr is 1 in the paper.</summary>
    [EnumMember(Value = "AdaDelta")] AdaDelta,

    /// <summary>Adam: momentum, and a rate by the mean square, both corrected for their start at 0.</summary>
    [EnumMember(Value = "Adam")] Adam,

    /// <summary>Adam with decoupled weight decay.</summary>
    [EnumMember(Value = "AdamW")] AdamW,

    /// <summary>Adam with Nesterov's momentum.</summary>
    [EnumMember(Value = "NAdam")] NAdam,

    /// <summary>Rectified Adam, which needs no warm-up.</summary>
    [EnumMember(Value = "RAdam")] RAdam,

    /// <summary>LAMB: Adam with decoupled weight decay, each learned blob's step in proportion to its norm; for large batches.</summary>
    [EnumMember(Value = "LAMB")] Lamb,

    /// <summary>Lion: the sign of the momentum, with decoupled weight decay; its base_lr is some tenth of Adam's.</summary>
    [EnumMember(Value = "Lion")] Lion,

    /// <summary>L-BFGS with a line search, on the whole training set at once; for convex problems.</summary>
    [EnumMember(Value = "LBFGS")] Lbfgs,
}

/// <summary>The learning-rate policies; the first seven are Caffe's.</summary>
public enum LearningRatePolicyType
{
    /// <summary>base_lr.</summary>
    [EnumMember(Value = "fixed")] Fixed,

    /// <summary>base_lr · γ^⌊iteration / stepsize⌋.</summary>
    [EnumMember(Value = "step")] Step,

    /// <summary>base_lr · γ^iteration.</summary>
    [EnumMember(Value = "exp")] Exp,

    /// <summary>base_lr · (1 + γ·iteration)^−power.</summary>
    [EnumMember(Value = "inv")] Inv,

    /// <summary>base_lr · γ^(number of stepvalues reached).</summary>
    [EnumMember(Value = "multistep")] MultiStep,

    /// <summary>base_lr · (1 − iteration / max_iter)^power.</summary>
    [EnumMember(Value = "poly")] Poly,

    /// <summary>base_lr / (1 + e^(−γ·(iteration − stepsize))).</summary>
    [EnumMember(Value = "sigmoid")] Sigmoid,

    /// <summary>Half a cosine from base_lr down to min_lr, with restarts where t0 is given.</summary>
    [EnumMember(Value = "cosine")] Cosine,

    /// <summary>Up to max_lr and down to min_lr, once.</summary>
    [EnumMember(Value = "one_cycle")] OneCycle,

    /// <summary>Up to max_lr and down to base_lr, in straight lines, again and again.</summary>
    [EnumMember(Value = "triangular")] Triangular,

    /// <summary>As triangular, each cycle half as high as the one before.</summary>
    [EnumMember(Value = "triangular2")] Triangular2,

    /// <summary>As triangular, the height times γ^iteration.</summary>
    [EnumMember(Value = "exp_range")] ExpRange,

    /// <summary>base_lr · √(stepsize / (stepsize + iteration)).</summary>
    [EnumMember(Value = "inverse_sqrt")] InverseSqrt,

    /// <summary>base_lr, lowered when a metric of the tests no longer improves.</summary>
    [EnumMember(Value = "plateau")] Plateau,
}

/// <summary>The penalties on weights.</summary>
public enum RegularizationType
{
    /// <summary>½·decay·Σw²: its gradient is decay·w.</summary>
    L2,

    /// <summary>decay·Σ|w|: its gradient is decay·sign(w).</summary>
    L1,
}

#pragma warning disable CA1720 // The members are named for the types that they choose.
/// <summary>The element type of a run.</summary>
public enum Precision
{
    /// <summary>32-bit numbers.</summary>
    [EnumMember(Value = "float")] Float,

    /// <summary>64-bit numbers.</summary>
    [EnumMember(Value = "double")] Double,
}
#pragma warning restore CA1720
