using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>Which keys of a solver belong to which policy of the learning rate and of the momentum, and what they are where they are not given.</summary>
internal static class PolicyKeys
{
    /// <summary>pct_start, as in PyTorch.</summary>
    public const double DefaultPctStart = 0.3;

    /// <summary>min_lr / base_lr of one_cycle: PyTorch's 1 / final_div_factor.</summary>
    public const double DefaultFinalShare = 1e-4;

    private static readonly LearningRatePolicyType[] Cycles =
        [LearningRatePolicyType.OneCycle, LearningRatePolicyType.Triangular, LearningRatePolicyType.Triangular2, LearningRatePolicyType.ExpRange];

    // AdaDelta's momentum is a share of mean squares, and the others have none.
    private static readonly SolverType[] WithoutMomentumPolicy = [SolverType.AdaGrad, SolverType.RmsProp, SolverType.AdaDelta, SolverType.Lbfgs];

    /// <summary>The keys that are missing, unused, or at odds with each other.</summary>
    public static IEnumerable<(string Property, string Message)> Validate(SolverDefinition definition) =>
        [.. ValidateRateKeys(definition), .. ValidateRates(definition), .. ValidateMomentum(definition)];

    private static IEnumerable<(string Property, string Message)> ValidateRateKeys(SolverDefinition definition)
    {
        (string Property, bool IsGiven)[] keys =
        [
            (nameof(definition.Gamma), definition.Gamma is not null),
            (nameof(definition.Power), definition.Power is not null),
            (nameof(definition.Stepsize), definition.Stepsize is not null),
            (nameof(definition.Stepvalue), definition.Stepvalue.Count > 0),
            (nameof(definition.MaxLr), definition.MaxLr is not null),
            (nameof(definition.MinLr), definition.MinLr is not null),
            (nameof(definition.T0), definition.T0 is not null),
            (nameof(definition.TMult), definition.TMult is not null),
            (nameof(definition.PctStart), definition.PctStart is not null),
            (nameof(definition.AnnealStrategy), definition.AnnealStrategy is not null),
            (nameof(definition.ThreePhase), definition.ThreePhase is not null),
            (nameof(definition.Plateau), definition.Plateau is not null),
        ];
        (string[] needed, string[] optional) = KeysOf(definition.LrPolicy);
        foreach ((string property, bool isGiven) in keys)
        {
            if (!isGiven && needed.Contains(property))
                yield return (nameof(definition.LrPolicy), $"'lr_policy: {YamlNames.Value(definition.LrPolicy)}' needs '{YamlNames.Key(property)}', which is missing");
            if (isGiven && !needed.Contains(property) && !optional.Contains(property))
                yield return (property, $"'{YamlNames.Key(property)}' is not used by 'lr_policy: {YamlNames.Value(definition.LrPolicy)}'");
        }
        if (definition.TMult is not null && definition.T0 is null && definition.LrPolicy == LearningRatePolicyType.Cosine)
            yield return (nameof(definition.TMult), "'t_mult' needs 't0', the length of the first period, which is missing");
        if (definition.WarmupStartLr is not null && definition.WarmupIter is null)
            yield return (nameof(definition.WarmupStartLr), "'warmup_start_lr' needs 'warmup_iter', which is missing");
    }

    private static (string[] Needed, string[] Optional) KeysOf(LearningRatePolicyType policy) => policy switch
    {
        LearningRatePolicyType.Step => ([nameof(SolverDefinition.Gamma), nameof(SolverDefinition.Stepsize)], []),
        LearningRatePolicyType.Exp => ([nameof(SolverDefinition.Gamma)], []),
        LearningRatePolicyType.Inv => ([nameof(SolverDefinition.Gamma), nameof(SolverDefinition.Power)], []),
        LearningRatePolicyType.MultiStep => ([nameof(SolverDefinition.Gamma), nameof(SolverDefinition.Stepvalue)], []),
        LearningRatePolicyType.Poly => ([nameof(SolverDefinition.Power)], []),
        LearningRatePolicyType.Sigmoid => ([nameof(SolverDefinition.Gamma), nameof(SolverDefinition.Stepsize)], []),
        LearningRatePolicyType.Cosine => ([], [nameof(SolverDefinition.MinLr), nameof(SolverDefinition.T0), nameof(SolverDefinition.TMult)]),
        LearningRatePolicyType.OneCycle => (
            [nameof(SolverDefinition.MaxLr)],
            [nameof(SolverDefinition.MinLr), nameof(SolverDefinition.PctStart), nameof(SolverDefinition.AnnealStrategy), nameof(SolverDefinition.ThreePhase)]),
        LearningRatePolicyType.Triangular or LearningRatePolicyType.Triangular2 => ([nameof(SolverDefinition.MaxLr), nameof(SolverDefinition.Stepsize)], []),
        LearningRatePolicyType.ExpRange => ([nameof(SolverDefinition.MaxLr), nameof(SolverDefinition.Stepsize), nameof(SolverDefinition.Gamma)], []),
        LearningRatePolicyType.InverseSqrt => ([nameof(SolverDefinition.Stepsize)], []),
        LearningRatePolicyType.Plateau => ([], [nameof(SolverDefinition.MinLr), nameof(SolverDefinition.Plateau)]),
        _ => ([], []),
    };

    private static IEnumerable<(string Property, string Message)> ValidateRates(SolverDefinition definition)
    {
        if (definition.Gamma < 0 && definition.LrPolicy != LearningRatePolicyType.Sigmoid)
            yield return (nameof(definition.Gamma), $"'gamma' must be at least 0, not {definition.Gamma}");
        for (int i = 1; i < definition.Stepvalue.Count; i++)
        {
            if (definition.Stepvalue[i] <= definition.Stepvalue[i - 1])
                yield return (nameof(definition.Stepvalue), $"'stepvalue' must ascend, but {definition.Stepvalue[i]} follows {definition.Stepvalue[i - 1]}");
        }
        if (definition.MaxLr < definition.BaseLr)
            yield return (nameof(definition.MaxLr), $"'max_lr' must be at least 'base_lr', which is {definition.BaseLr}, not {definition.MaxLr}");
        if (definition.MinLr > definition.BaseLr)
            yield return (nameof(definition.MinLr), $"'min_lr' must be at most 'base_lr', which is {definition.BaseLr}, not {definition.MinLr}");
        if (definition is { ThreePhase: true, PctStart: > 0.5 })
            yield return (nameof(definition.PctStart), $"'pct_start' must be at most 0.5 where 'three_phase' is true, not {definition.PctStart}");
        if (definition is { LrPolicy: LearningRatePolicyType.Plateau, TestInterval: 0 })
            yield return (nameof(definition.LrPolicy), "'lr_policy: plateau' needs 'test_interval', which is missing: it is judged at the tests");
    }

    private static IEnumerable<(string Property, string Message)> ValidateMomentum(SolverDefinition definition)
    {
        string policy = $"'momentum_policy: {YamlNames.Value(definition.MomentumPolicy)}'";
        if (definition.MomentumPolicy == MomentumPolicyType.Fixed)
        {
            if (definition.TargetMomentum is not null)
                yield return (nameof(definition.TargetMomentum), $"'target_momentum' is not used by {policy}");
            yield break;
        }
        if (WithoutMomentumPolicy.Contains(definition.Type))
            yield return (nameof(definition.MomentumPolicy), $"'momentum_policy' is not used by 'type: {YamlNames.Value(definition.Type)}'");
        if (definition.Momentum is null && definition.Type == SolverType.Sgd)
            yield return (nameof(definition.MomentumPolicy), $"{policy} needs 'momentum', which is missing");
        if (definition.TargetMomentum is null)
            yield return (nameof(definition.MomentumPolicy), $"{policy} needs 'target_momentum', which is missing");
        if (definition.MomentumPolicy == MomentumPolicyType.Cyclic && !Cycles.Contains(definition.LrPolicy))
            yield return (nameof(definition.MomentumPolicy), $"{policy} needs an 'lr_policy' with cycles ({string.Join(", ", Cycles.Select(cycle => YamlNames.Value(cycle)))}), not {YamlNames.Value(definition.LrPolicy)}");
    }
}
