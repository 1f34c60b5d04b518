using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Softmax and cross-entropy in one, from logits of shape outer × classes × inner, against labels or soft targets.</summary>
/// <remarks>
/// <para>loss_i = −v_i·Σ_c w_c·q′_c·log p_c, p = softmax(β·z), q′ = q·(1 − ε) + ε / classes, q the one-hot label or the soft target; v, w, ε and β are in <see cref="CrossEntropySettings{T}"/>.
/// ∂z_k = scale·scales_i·v_i·β·(p_k·Σ_c w_c·q′_c − w_k·q′_k), in the plain case scale·(p_k − [k = y]).</para>
/// <para>With m = max z and s = Σ_c e^(z_c − m), the loss of label y is log s − (z_y − m), never logsumexp − z_y, and the gradient of the right class is
/// −Σ_{k ≠ y} p_k, never p_y − 1: nothing cancels as p_y → 1. All is computed beyond the precision of T, and rounded once.</para>
/// <para>A position with label −1 or weight 0 is ignored: loss 0, gradient 0. A masked label (z_y = −∞) has the loss +∞ and a finite gradient. A position that
/// holds NaN or +∞, or nothing but −∞, is NaN in loss and gradient.</para>
/// </remarks>
public static class SoftmaxCrossEntropy
{
    /// <summary>The losses of labels.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="probabilities">p, the shape of z, or empty where it is not asked for; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, Span<T> losses, Span<T> probabilities, int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(logits, labels, default, losses, probabilities, 0, default, default, outer, classes, inner, settings);

    /// <summary>The losses of labels, without weights, smoothing or temperature: −log p_y.</summary>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, Span{T}, Span{T}, int, int, int, CrossEntropySettings{T})"/>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, Span<T> losses, Span<T> probabilities, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Forward(logits, labels, losses, probabilities, outer, classes, inner, new CrossEntropySettings<T>());

    /// <summary>The losses of soft targets.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="targets">q, the shape of z: usually ≥ 0 with Σ_c q_c = 1, which is not asked for.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="probabilities">p, the shape of z, or empty where it is not asked for; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <returns>The sums for a reduction; weight and count are the number of positions.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, Span<T> losses, Span<T> probabilities, int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(logits, default, targets, losses, probabilities, 0, default, default, outer, classes, inner, settings);

    /// <summary>The gradient of labels.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding: the loss weight over the normalizer.</param>
    /// <param name="scales">One more factor for each position (the diff of an unreduced loss), outer × inner; empty: 1 each.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff, int outer, int classes, int inner,
        CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => RunBackward(logits, labels, default, default, default, scale, scales, logitsDiff, outer, classes, inner, settings);

    /// <summary>The gradient of labels, without weights, smoothing, temperature or factors per position: ∂z_k = scale·(p_k − [k = y]).</summary>
    /// <inheritdoc cref="Backward{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, double, ReadOnlySpan{T}, Span{T}, int, int, int, CrossEntropySettings{T})"/>
    public static void Backward<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, double scale, Span<T> logitsDiff, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Backward(logits, labels, scale, default, logitsDiff, outer, classes, inner, new CrossEntropySettings<T>());

    /// <summary>The gradient of soft targets.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="targets">q, the shape of z.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding: the loss weight over the normalizer.</param>
    /// <param name="scales">One more factor for each position (the diff of an unreduced loss), outer × inner; empty: 1 each.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff, int outer, int classes, int inner,
        CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => RunBackward(logits, default, targets, default, default, scale, scales, logitsDiff, outer, classes, inner, settings);

    /// <summary>The losses and the gradient of labels at once: one exponentiation instead of two. The results are those of Forward and Backward to the last bit.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="probabilities">p, the shape of z, or empty where it is not asked for; not the span of z.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding: the loss weight over the normalizer (for which see <see cref="Normalizer"/>).</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal ForwardBackward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, Span<T> losses, Span<T> probabilities, double scale, Span<T> logitsDiff,
        int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => RunBackward(logits, labels, default, losses, probabilities, scale, default, logitsDiff, outer, classes, inner, settings);

    /// <summary>The losses and the gradient of soft targets at once: one exponentiation instead of two. The results are those of Forward and Backward to the last bit.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="targets">q, the shape of z.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="probabilities">p, the shape of z, or empty where it is not asked for; not the span of z.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding: the loss weight over the normalizer.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights, label smoothing and temperature.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static CrossEntropyTotal ForwardBackward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, Span<T> losses, Span<T> probabilities, double scale, Span<T> logitsDiff,
        int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => RunBackward(logits, default, targets, losses, probabilities, scale, default, logitsDiff, outer, classes, inner, settings);

    /// <summary>What a mean divides by, without scores: Σ v_i·w_y over the positions whose label is not −1, with soft targets Σ v_i, and the number of these positions; the loss is left 0.</summary>
    /// <param name="labels">Labels, −1 to ignore; empty where there are soft targets.</param>
    /// <param name="positions">The number of positions.</param>
    /// <param name="settings">Weights; label smoothing and temperature have no meaning here.</param>
    public static CrossEntropyTotal Normalizer<T>(ReadOnlySpan<int> labels, int positions, CrossEntropySettings<T> settings) where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isWeighted = !settings.PositionWeights.IsEmpty || !labels.IsEmpty && !settings.ClassWeights.IsEmpty;
        CompensatedSum weight = default;
        int count = 0;
        for (int i = 0; i < positions; i++)
        {
            int label = labels.IsEmpty ? 0 : labels[i];
            if (label < 0) continue;
            count++;
            if (!isWeighted) continue;
            double ofClass = labels.IsEmpty || settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(settings.ClassWeights[label]);
            weight.Add(settings.WeightOf(i) * ofClass);
        }
        return new CrossEntropyTotal(0, isWeighted ? weight.Value : count, count);
    }

    // Labels or targets, the other empty.
    private static CrossEntropyTotal RunBackward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, Span<T> losses, Span<T> probabilities, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff,
        int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        return Run(logits, labels, targets, losses, probabilities, scale, scales, logitsDiff, outer, classes, inner, settings);
    }

    private static CrossEntropyTotal Run<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, Span<T> losses, Span<T> probabilities, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff,
        int outer, int classes, int inner, CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        scoped CrossEntropyWork<T> work = new()
        {
            Logits = logits,
            Labels = labels,
            Targets = targets,
            Losses = losses,
            Probabilities = probabilities,
            Scale = scale,
            Scales = scales,
            LogitsDiff = logitsDiff,
            Settings = settings,
            Classes = classes,
            Inner = inner,
        };
        int positions = Shapes.Positions(outer, work.Classes, work.Inner);
        Check(in work, positions);
        work.Blocks = new PositionBlocks(positions, work.Classes);
        Span<double> sums = stackalloc double[PositionBlocks.Most];
        work.Sums = sums[..work.Blocks.Count];
        Threads.For(work.Blocks.Count, ref work);
        CompensatedSum total = default;
        foreach (double sum in work.Sums) total.Add(sum);
        return Normalizer(work.Labels, positions, work.Settings) with { Loss = total.Value };
    }

    private static void Check<T>(ref readonly CrossEntropyWork<T> work, int positions) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(work.Logits.Length, (long)positions * work.Classes, "logits");
        if (work.Targets.IsEmpty) Shapes.Length(work.Labels.Length, positions, "labels");
        else Shapes.Length(work.Targets.Length, work.Logits.Length, "targets");
        Shapes.EmptyOr(work.Settings.ClassWeights.Length, work.Classes, "settings");
        Shapes.EmptyOr(work.Settings.PositionWeights.Length, positions, "settings");
        Shapes.EmptyOr(work.Losses.Length, positions, "losses");
        Shapes.EmptyOr(work.Probabilities.Length, work.Logits.Length, "probabilities");
        Shapes.EmptyOr(work.Scales.Length, positions, "scales");
        LabelLoss.Check(work.Labels, work.Classes);
    }
}
