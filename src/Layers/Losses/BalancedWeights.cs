using System.Globalization;

namespace NetFramework.Layers;

/// <summary>The weights that make up for classes of different sizes: w_c = n / (K·n_c), n_c samples of class c, n of all, K classes (scikit-learn's compute_class_weight).</summary>
internal static class BalancedWeights
{
    /// <summary>The weights of the classes of a loss.</summary>
    /// <param name="preprocessing">What is known of the training set.</param>
    /// <param name="labels">The name of the labels' blob.</param>
    /// <param name="classes">The number of classes that the loss has scores for.</param>
    /// <param name="ignored">A label that is no class: it is not counted, and has the weight 0.</param>
    /// <exception cref="InputException">The sizes of the classes are not known, or a class is empty.</exception>
    public static double[] Of(Preprocessing preprocessing, string labels, int classes, int? ignored)
    {
        if (!preprocessing.ClassCounts.TryGetValue(labels, out IReadOnlyList<int>? counted))
        {
            throw new InputException($"'class_weights: balanced' needs the number of training samples of each class, which is not known of '{labels}': "
                + "expected the labels of a data layer that reads them from a file; for others give the weights as a list");
        }
        int[] present = [.. Enumerable.Range(0, classes).Where(label => label != ignored)];
        foreach (int label in present.Where(label => label >= counted.Count || counted[label] == 0))
        {
            string name = preprocessing.Classes.TryGetValue(labels, out IReadOnlyList<string>? names) && label < names.Count && names[label] != label.ToString(CultureInfo.InvariantCulture) ? $" ('{names[label]}')" : "";
            throw new InputException($"'class_weights: balanced' divides by the number of training samples of each class, but of the {classes} classes (0 … {classes - 1}) class {label}{name} has none");
        }
        long samples = present.Sum(label => (long)counted[label]);
        var weights = new double[classes];
        foreach (int label in present)
            weights[label] = samples / (double)((long)present.Length * counted[label]);
        return weights;
    }
}
