using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// How weights change by their gradient. A rule is one class: it says which numbers it remembers per weight, and computes one block.
/// What comes before it (mean over iter_size, clipping, and the penalty where <see cref="Decay"/> says so) is in the gradient already.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The names of the histories: numbers that the rule remembers per weight, all 0 at first. They are saved under these names.</summary>
    public abstract IReadOnlyList<string> Histories { get; }

    /// <summary>Where the gradient of the penalty enters.</summary>
    public virtual DecayTarget Decay => DecayTarget.Gradient;

    /// <summary>Whether <see cref="Update"/> leaves the weights alone and makes of the gradient a direction d; a step w ← w − rate·‖w‖ / ‖d‖·d follows, with the norms of the whole learned blob (1 where one is 0).</summary>
    public virtual bool HasTrustRatio => false;

    /// <summary>Prepares the updates of an iteration: what depends on its number alone.</summary>
    /// <param name="iteration">The number of updates made before.</param>
    public virtual void Begin(long iteration)
    {
    }

    /// <summary>Updates the weights of a block in place, and the histories with them. It may overwrite the gradient. No element depends on another, and nothing is allocated.</summary>
    public abstract void Update(UpdateBlock<T> block);

    /// <summary>The rule of a definition, whose keys must be valid.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="momentum">The momentum of each iteration.</param>
    public static UpdateRule<T> Of(SolverDefinition definition, MomentumPolicy momentum)
    {
        ArgumentNullException.ThrowIfNull(definition);
        double momentum2 = definition.Momentum2 ?? RuleKeys.DefaultMomentum2(definition.Type), delta = definition.Delta ?? RuleKeys.DefaultDelta;
        return definition.Type switch
        {
            SolverType.Sgd => new SgdRule<T>(momentum),
            SolverType.Nesterov => new NesterovRule<T>(momentum),
            SolverType.AdaGrad => new AdaGradRule<T>(delta),
            SolverType.RmsProp => new RmsPropRule<T>(definition.RmsDecay ?? RuleKeys.DefaultRmsDecay, delta),
            SolverType.AdaDelta => new AdaDeltaRule<T>(definition.Momentum ?? 0, delta),
            SolverType.Adam => new AdamRule<T>(momentum, momentum2, delta),
            SolverType.AdamW => new AdamWRule<T>(momentum, momentum2, delta),
            SolverType.NAdam => new NAdamRule<T>(momentum, momentum2, delta),
            SolverType.RAdam => new RAdamRule<T>(momentum, momentum2, delta),
            SolverType.Lamb => new LambRule<T>(momentum, momentum2, delta),
            SolverType.Lion => new LionRule<T>(momentum, momentum2),
            _ => throw new ArgumentOutOfRangeException(nameof(definition), definition.Type, "no such update rule"),
        };
    }
}
