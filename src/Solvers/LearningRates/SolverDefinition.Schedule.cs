using System.ComponentModel.DataAnnotations;

namespace NetFramework;

/// <content>How the learning rate and the momentum depend on the iteration.</content>
public sealed partial record SolverDefinition
{
    /// <summary>How the learning rate depends on the iteration, from base_lr on. A policy takes the keys that name it below, and no others.</summary>
    public LearningRatePolicyType LrPolicy { get; init; }

    /// <summary>γ of the policies step, exp, inv, multistep, sigmoid and exp_range.</summary>
    public double? Gamma { get; init; }

    /// <summary>The exponent of the policies inv and poly.</summary>
    public double? Power { get; init; }

    /// <summary>The length of a step of the policy step; the midpoint of sigmoid; half a cycle of triangular, triangular2 and exp_range; of inverse_sqrt the time scale, to be chosen like <see cref="WarmupIter"/>; in iterations.</summary>
    [Range(1, int.MaxValue)] public int? Stepsize { get; init; }

    /// <summary>The iterations at which the policy multistep steps, ascending.</summary>
    [Range(0, int.MaxValue)] public IReadOnlyList<int> Stepvalue { get; init; } = [];

    /// <summary>The highest rate of the policies one_cycle, triangular, triangular2 and exp_range.</summary>
    [Range(0.0, double.MaxValue)] public double? MaxLr { get; init; }

    /// <summary>The lowest rate of the policies cosine and plateau (0 where it is not given), and of one_cycle (base_lr / 10000).</summary>
    [Range(0.0, double.MaxValue)] public double? MinLr { get; init; }

    /// <summary>The policy cosine: the number of iterations to its first restart, T₀; not given: no restart, and one period over the whole training.</summary>
    [Range(1, int.MaxValue)] public int? T0 { get; init; }

    /// <summary>The policy cosine: how many times longer the period is after each restart; 1 where it is not given.</summary>
    [Range(1, int.MaxValue)] public int? TMult { get; init; }

    /// <summary>The policy one_cycle: the share of the training in which the rate rises; 0.3 where it is not given.</summary>
    [Range(0.0, 1.0)] public double? PctStart { get; init; }

    /// <summary>The policy one_cycle: how it rises and falls; by half a cosine where it is not given.</summary>
    public AnnealStrategy? AnnealStrategy { get; init; }

    /// <summary>The policy one_cycle: whether it falls to base_lr as long as it rises, and then to min_lr; false where it is not given.</summary>
    public bool? ThreePhase { get; init; }

    /// <summary>The policy plateau: which metric it follows, and how.</summary>
    public PlateauDefinition? Plateau { get; init; }

    /// <summary>The number of iterations of a linear warm-up in front of the policy, which begins after it: the policy's own iterations are counted from there, and its length is what is left of the training.</summary>
    [Range(1, int.MaxValue)] public int? WarmupIter { get; init; }

    /// <summary>The learning rate that the warm-up starts from; 0 where it is not given.</summary>
    [Range(0.0, double.MaxValue)] public double? WarmupStartLr { get; init; }

    /// <summary>The share of the last update that the next one keeps, µ: 0 for SGD where it is not given; Nesterov needs it. For AdaDelta it is ρ; for Adam and its kin and for Lion β₁, which they need (usual: 0.9). AdaGrad and RMSProp have none.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double? Momentum { get; init; }

    /// <summary>How the momentum depends on the iteration: it is momentum in the first.</summary>
    public MomentumPolicyType MomentumPolicy { get; init; }

    /// <summary>Where the momentum goes: at the end of the training (linear), or at the top of each cycle of the learning rate (cyclic).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double? TargetMomentum { get; init; }
}
