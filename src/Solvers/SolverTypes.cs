using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>The update rules.</summary>
public enum SolverType
{
    /// <summary>Stochastic gradient descent, with momentum where it is given.</summary>
    [EnumMember(Value = "SGD")] Sgd,
}

/// <summary>The learning-rate policies, by Caffe's names.</summary>
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
