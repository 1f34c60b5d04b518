using NetFramework.Layers;

namespace NetFramework;

/// <summary>What a training on other data keeps of the one whose weights it starts from, besides the weights.</summary>
public static class FineTuning
{
    /// <summary>
    /// How features are encoded stays as it was, since the weights know no other numbers: where the data have the features still, by name, or else by shape. Classes stay as they were
    /// where the data name no other, so that each keeps its index; else they are those of the data.
    /// </summary>
    /// <param name="before">What the earlier training learned of its data.</param>
    /// <param name="learned">What data layers learned of the new data by themselves.</param>
    /// <returns>What to go on with; null where that is what was learned.</returns>
    public static Preprocessing? Preprocessing(Preprocessing before, Preprocessing learned)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(learned);
        var kept = new Preprocessing();
        foreach ((string top, FeatureEncoding encoding) in learned.Features)
            kept.Features[top] = before.Features.TryGetValue(top, out FeatureEncoding? known) && Serves(known, encoding) ? known : encoding;
        foreach ((string top, IReadOnlyList<string> classes) in learned.Classes)
            kept.Classes[top] = before.Classes.TryGetValue(top, out IReadOnlyList<string>? known) && !classes.Except(known, StringComparer.Ordinal).Any() ? known : classes;
        // The samples of the classes are counted anew.
        return PreprocessingJson.EncodeAlike(kept, learned) ? null : kept;
    }

    private static bool Serves(FeatureEncoding known, FeatureEncoding data) => known.Columns is { } columns && data.Columns is { } present
        ? !columns.Except(present, StringComparer.Ordinal).Any()
        : known.SampleShape.SequenceEqual(data.SampleShape);
}
