using System.Globalization;
using System.Numerics;

namespace NetFramework;

/// <summary>
/// Named arrays in and out of a net, to compare it with another implementation number by number. In: the name of an input fills it, <c>param/layer/index</c> sets a learned
/// blob, <c>diff/blob</c> seeds the gradient of a blob that is no loss. Out: <c>data/blob</c> and <c>param/layer/index</c>, and after Backward <c>diff/blob</c> and <c>param_diff/layer/index</c>.
/// </summary>
public static class NetArrays
{
    private const string DataPrefix = "data/";
    private const string DiffPrefix = "diff/";
    private const string ParameterPrefix = "param/";
    private const string ParameterDiffPrefix = "param_diff/";

    /// <summary>The net of a definition, with Backward starting at the losses and at the blobs whose diffs the arrays seed; where there is neither, at the outputs, with zeros.</summary>
    /// <exception cref="InputException">The definition cannot be built; it carries every error found.</exception>
    public static Net<T> BuildFor<T>(IReadOnlyList<NamedArray> arrays, NetDefinition definition, NetSettings settings, bool backward) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ArgumentNullException.ThrowIfNull(settings);
        if (!backward)
            return new Net<T>(definition, settings);
        HashSet<string> tops = [.. Passes.PhaseFilter.Apply(definition, settings.State).Layers.SelectMany(layer => layer.Top)];
        string[] seeded = [.. arrays.Where(array => IsSeed(array.Name)).Select(array => array.Name[DiffPrefix.Length..]).Where(tops.Contains)];
        var net = new Net<T>(definition, settings with { BackwardFrom = seeded });
        return seeded.Length > 0 || net.HasLoss() ? net : new Net<T>(definition, settings with { BackwardFrom = net.Outputs });
    }

    /// <summary>Whether the net has a loss: a blob with a weight in the total loss.</summary>
    public static bool HasLoss<T>(this Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        return net.BlobNames.Any(blob => net.LossWeight(blob) != 0);
    }

    /// <summary>Whether an array of this name seeds the gradient of a blob.</summary>
    public static bool IsSeed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(DiffPrefix, StringComparison.Ordinal);
    }

    /// <summary>
    /// Gives the arrays to the inputs and learned blobs that they are named after. An input takes the shape of its array, and the net is reshaped for it.
    /// Arrays that seed gradients are checked for their names alone: they are taken by <see cref="SeedDiffs"/>, after Forward.
    /// </summary>
    /// <param name="net">The net, built by <see cref="BuildFor"/>.</param>
    /// <param name="arrays">The arrays.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="InputException">An array has a name that the net knows nothing of, or a shape that does not fit; it carries every error found.</exception>
    public static void Fill<T>(this Net<T> net, IReadOnlyList<NamedArray> arrays, string? file) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(arrays);
        List<InputError> errors = [];
        void Report(NamedArray array, string message) => errors.Add(new InputError($"the array '{array.Name}' {message}", new SourceLocation(file)));

        NamedArray[] inputs = [.. arrays.Where(array => net.Inputs.Contains(array.Name))];
        foreach (NamedArray array in inputs)
            FillInput(net, array, Report);
        if (errors.Count == 0)
            Reshape(net, inputs, file);
        Dictionary<string, Parameter<T>> parameters = net.IndexedParameters().ToDictionary(entry => ParameterPrefix + entry.Name, entry => entry.Parameter, StringComparer.Ordinal);
        foreach (NamedArray array in arrays.Except(inputs))
        {
            if (parameters.TryGetValue(array.Name, out Parameter<T>? parameter))
                FillParameter(parameter, array, Report);
            else if (!IsSeed(array.Name) || !net.HasBlob(array.Name[DiffPrefix.Length..]))
                Report(array, UnknownName(net, array.Name, parameters.Keys));
            else if (net.LossWeight(array.Name[DiffPrefix.Length..]) != 0)
                Report(array, $"seeds the gradient of '{array.Name[DiffPrefix.Length..]}', but that is a loss: its loss_weight seeds it");
        }
        if (errors.Count > 0)
            throw new InputException(errors);
    }

    /// <summary>Seeds the diffs that arrays are named after, for the next Backward. Forward comes first: the shape of a blob may depend on the data.</summary>
    /// <param name="net">The net, after Forward.</param>
    /// <param name="arrays">The arrays that <see cref="Fill"/> took; those that seed no gradient are passed over.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="InputException">An array has another shape than its blob; it carries every error found.</exception>
    public static void SeedDiffs<T>(this Net<T> net, IReadOnlyList<NamedArray> arrays, string? file) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        (NamedArray Array, string Blob)[] seeds = [.. arrays.Where(array => IsSeed(array.Name)).Select(array => (array, array.Name[DiffPrefix.Length..]))];
        InputError[] misfits = [.. from seed in seeds
                                   where seed.Array.Shape != net[seed.Blob].Shape
                                   select new InputError($"the array '{seed.Array.Name}' has the shape {seed.Array.Shape}, but the blob '{seed.Blob}' has {net[seed.Blob].Shape}", new SourceLocation(file))];
        if (misfits.Length > 0)
            throw new InputException(misfits);
        foreach ((NamedArray array, string blob) in seeds)
            net.SeedDiff(blob, array.ToArray<T>());
    }

    /// <summary>All arrays of the net as it stands. They are not copied: what is written is what the blobs hold then.</summary>
    /// <param name="net">The net.</param>
    /// <param name="diffs">Whether Backward has run: the gradients are given too.</param>
    public static IReadOnlyList<NamedArray> Arrays<T>(this Net<T> net, bool diffs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        List<NamedArray> arrays = [.. net.BlobNames.Select(blob => NamedArray.OfData(DataPrefix + blob, net[blob]))];
        if (diffs)
            arrays.AddRange(net.BlobNames.Where(net.ReceivesDiff).Select(blob => NamedArray.OfDiff(DiffPrefix + blob, net[blob])));
        arrays.AddRange(net.IndexedParameters().Select(entry => NamedArray.OfData(ParameterPrefix + entry.Name, entry.Parameter.Blob)));
        if (diffs)
            arrays.AddRange(net.IndexedParameters().Select(entry => NamedArray.OfDiff(ParameterDiffPrefix + entry.Name, entry.Parameter.Blob)));
        return arrays;
    }

    /// <summary>The learned blobs as <c>layer/index</c>; a shared one under each layer that has it.</summary>
    private static IEnumerable<(string Name, Parameter<T> Parameter)> IndexedParameters<T>(this Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> =>
        net.Layers.SelectMany(layer => layer.Layer.Parameters.Select((parameter, index) => ($"{layer.Name}/{index.ToString(CultureInfo.InvariantCulture)}", parameter)));

    private static void FillInput<T>(Net<T> net, NamedArray array, Action<NamedArray, string> report) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Blob<T> input = net[array.Name];
        if (array.Shape.Rank != input.Shape.Rank)
        {
            report(array, $"has the shape {array.Shape}, but the input '{array.Name}' has {input.Shape.Rank} axes: {input.Shape}");
            return;
        }
        input.Reshape(array.Shape);
        array.CopyTo(input.Data);
    }

    private static void Reshape<T>(Net<T> net, NamedArray[] inputs, string? file) where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            net.Reshape();
        }
        catch (InputException exception) when (inputs.Length > 0)
        {
            string given = string.Join(", ", inputs.Select(array => $"'{array.Name}' {array.Shape}"));
            string[] absent = [.. net.Inputs.Except(inputs.Select(array => array.Name)).Select(name => $"'{name}' {net[name].Shape}")];
            string kept = absent.Length == 0 ? "" : $" (not given: {string.Join(", ", absent)})";
            throw new InputException($"the shapes of the arrays do not fit the net: {given}{kept}: {exception.Errors[0].Message}", new SourceLocation(file), exception);
        }
    }

    private static void FillParameter<T>(Parameter<T> parameter, NamedArray array, Action<NamedArray, string> report) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (array.Shape != parameter.Blob.Shape)
            report(array, $"has the shape {array.Shape}, but the {parameter.Name} of that layer has {parameter.Blob.Shape}");
        else
            array.CopyTo(parameter.Data);
    }

    private static string UnknownName<T>(Net<T> net, string name, IEnumerable<string> parameters) where T : unmanaged, IFloatingPointIeee754<T>
    {
        IEnumerable<string> known = [.. net.Inputs, .. parameters, .. net.BlobNames.Where(blob => net.LossWeight(blob) == 0).Select(blob => DiffPrefix + blob)];
        string hint = NearestName.Hint(name, known);
        string inputs = net.Inputs.Count == 0 ? "the net has none" : string.Join(", ", net.Inputs);
        return $"is unknown to the net{(hint.Length > 0 ? hint : $"; expected the name of an input ({inputs}), param/<layer>/<index> or diff/<blob>")}";
    }
}
