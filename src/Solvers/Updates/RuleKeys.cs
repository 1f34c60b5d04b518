using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>Which keys of a solver belong to which update rule, and what they are where they are not given.</summary>
internal static class RuleKeys
{
    /// <summary>δ, as in Caffe.</summary>
    public const double DefaultDelta = 1e-8;

    /// <summary>ρ of RMSProp, as in Caffe.</summary>
    public const double DefaultRmsDecay = 0.99;

    /// <summary>The largest element of the gradient at which L-BFGS ends.</summary>
    public const double DefaultTolerance = 1e-7;

    /// <summary>β₂: Caffe's and the papers' of Adam and its kin, and that of Lion's paper.</summary>
    public static double DefaultMomentum2(SolverType type) => type == SolverType.Lion ? 0.99 : 0.999;

    /// <summary>The keys that a type needs and are missing, and those given that it does not use.</summary>
    public static IEnumerable<(string Property, string Message)> Validate(SolverDefinition definition)
    {
        (string Property, bool IsGiven)[] keys =
        [
            (nameof(definition.Momentum), definition.Momentum is not null),
            (nameof(definition.Momentum2), definition.Momentum2 is not null),
            (nameof(definition.RmsDecay), definition.RmsDecay is not null),
            (nameof(definition.Delta), definition.Delta is not null),
            (nameof(definition.Tolerance), definition.Tolerance is not null),
            (nameof(definition.ClipGradients), definition.ClipGradients is not null),
            (nameof(definition.ClipValue), definition.ClipValue is not null),
            (nameof(definition.EmaDecay), definition.EmaDecay is not null),
            (nameof(definition.WarmupIter), definition.WarmupIter is not null),
        ];
        string[] used = definition.Type == SolverType.Lbfgs ? [nameof(definition.Tolerance)] : [.. Used(definition.Type), nameof(definition.ClipGradients), nameof(definition.ClipValue), nameof(definition.EmaDecay), nameof(definition.WarmupIter)];
        foreach ((string property, bool isGiven) in keys)
        {
            if (isGiven && !used.Contains(property))
                yield return (property, $"'{YamlNames.Key(property)}' is not used by 'type: {YamlNames.Value(definition.Type)}'");
        }
        if (definition.Momentum is null && used.Contains(nameof(definition.Momentum)) && definition.Type != SolverType.Sgd)
            yield return (nameof(definition.Type), $"'type: {YamlNames.Value(definition.Type)}' needs 'momentum', which is missing: {UsualMomentum(definition.Type)}");
        if (definition.Type != SolverType.Lbfgs)
            yield break;
        if (definition.BaseLr == 0)
            yield return (nameof(definition.BaseLr), "'base_lr' must be above 0 for 'type: LBFGS', whose line search starts from it; 1 is usual");
        if (definition.LrPolicy != LearningRatePolicyType.Fixed)
            yield return (nameof(definition.LrPolicy), $"'lr_policy: {YamlNames.Value(definition.LrPolicy)}' is not used by 'type: LBFGS', whose line search finds the step");
        if (definition.RegularizationType != RegularizationType.L2 && definition.WeightDecay != 0)
            yield return (nameof(definition.RegularizationType), "'type: LBFGS' needs a smooth penalty: 'regularization_type' must be L2");
    }

    private static string[] Used(SolverType type) => type switch
    {
        SolverType.Sgd or SolverType.Nesterov => [nameof(SolverDefinition.Momentum)],
        SolverType.AdaGrad => [nameof(SolverDefinition.Delta)],
        SolverType.RmsProp => [nameof(SolverDefinition.RmsDecay), nameof(SolverDefinition.Delta)],
        SolverType.AdaDelta => [nameof(SolverDefinition.Momentum), nameof(SolverDefinition.Delta)],
        SolverType.Lion => [nameof(SolverDefinition.Momentum), nameof(SolverDefinition.Momentum2)],
        _ => [nameof(SolverDefinition.Momentum), nameof(SolverDefinition.Momentum2), nameof(SolverDefinition.Delta)],
    };

    private static string UsualMomentum(SolverType type) => type switch
    {
        SolverType.Nesterov => "0.9 is usual",
        SolverType.AdaDelta => "it is ρ of the paper, where 0.95 is usual",
        _ => "it is β₁ of the paper, where 0.9 is usual",
    };
}
