namespace NetFramework.Numerics;

/// <summary>The state of one check.</summary>
internal sealed class GradientCheckRun(GradientFunction function, GradientCheckSettings settings)
{
    // A numeric derivative decides only where its bound is below this fraction of the gradients at hand.
    private const double Decisive = 1e-4;
    private const double Safety = 10;
    private const int Rounds = 3;

    private readonly List<string> errors = [];
    private int[][] outputElements = [];
    private double[] center = [];
    private double[] scale = [];

    public GradientReport Run()
    {
        function.Forward();
        outputElements = [.. function.Outputs.Select((output, i) => Sample(output.Blob.Count, settings.MaxOutputElements, settings.Seed, $"outputs/{i}"))];
        center = ReadOutputs();
        scale = OutputScales();
        CheckRepeatable();
        var results = new List<GradientResult>();
        // analytic[input][output][element of the input's sample].
        int[][] inputElements = [.. function.Inputs.Select((input, i) => Sample(input.Blob.Count, settings.MaxInputElements, settings.Seed, $"inputs/{i}"))];
        double[][][] analytic = Analytic(inputElements);
        for (int i = 0; i < function.Inputs.Count; i++)
            results.Add(Compare(function.Inputs[i], inputElements[i], analytic[i]));
        CheckAccumulation();
        CheckSecondPoint();
        function.Forward();
        return new GradientReport(results, errors);
    }

    private double[][][] Analytic(int[][] inputElements)
    {
        double[][][] analytic = [.. function.Inputs.Select(_ => new double[center.Length][])];
        double[][] values = [.. function.Inputs.Select(input => input.Blob.Data.ToArray())];
        var unwritten = new HashSet<string>();
        int row = 0;
        for (int output = 0; output < function.Outputs.Count; output++)
        {
            foreach (int element in outputElements[output])
            {
                function.Forward();
                SeedOneHot(output, element);
                PrepareInputDiffs();
                function.Backward();
                for (int i = 0; i < function.Inputs.Count; i++)
                {
                    GradientVariable input = function.Inputs[i];
                    double[] picked = Pick(input.Blob.Diff, inputElements[i]);
                    if (!input.Accumulates && picked.Any(double.IsNaN))
                        unwritten.Add(input.Name);
                    analytic[i][row] = picked;
                }
                row++;
            }
        }
        foreach (string name in unwritten)
            errors.Add($"Backward does not overwrite the whole diff of {name}, or makes it NaN");
        for (int i = 0; i < values.Length; i++)
        {
            if (!function.Inputs[i].Blob.Data.SequenceEqual(values[i]))
                errors.Add($"Forward or Backward changes the values of {function.Inputs[i].Name}");
        }
        if (!ReadOutputs().AsSpan().SequenceEqual(center))
            errors.Add("Backward changes the values of the outputs");
        return analytic;
    }

    private GradientResult Compare(GradientVariable input, int[] elements, double[][] analytic)
    {
        double largest = analytic.SelectMany(row => row).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var derivative = new NumericDerivative(center, scale);
        long failures = 0, kinks = 0, undecided = 0;
        GradientComparison? worst = null;
        List<double> steps = [];
        double expected = double.NaN;
        for (int e = 0; e < elements.Length; e++)
        {
            int index = elements[e];
            double x = input.Blob.Data[index];
            double step = NumericDerivative.FirstStep(x);
            var open = Enumerable.Range(0, center.Length).ToList();
            var wrong = new GradientComparison?[center.Length];
            for (int round = 0; round < Rounds && open.Count > 0; round++, step = NumericDerivative.NextStep(step))
            {
                derivative.Sample((value, outputs) => Evaluate(input.Blob, index, value, outputs), x, step);
                open.RemoveAll(j =>
                {
                    DerivativeEstimate estimate = derivative.Estimate(j);
                    GradientComparison comparison = Comparison(j, index, analytic[j][e], estimate);
                    if (!Decides(comparison, largest))
                        return false;
                    if (!(comparison.Difference <= comparison.Bound))
                    {
                        if (wrong[j] is null || comparison.Bound < wrong[j]!.Bound)
                            wrong[j] = comparison;
                        return false;
                    }
                    Judged(comparison);
                    return true;
                });
            }
            input.Blob.Data[index] = x;
            foreach (int j in open)
            {
                if (derivative.HasKink(j))
                    kinks++;
                else if (wrong[j] is null)
                    undecided++;
                else
                {
                    failures++;
                    Judged(wrong[j]!);
                }
            }
        }
        function.Forward();
        long count = (long)elements.Length * center.Length;
        GradientVerdict verdict = failures > 0 ? GradientVerdict.Failed
            : count > 0 && kinks + undecided == count ? GradientVerdict.Inconclusive : GradientVerdict.Passed;
        steps.Sort();
        return new GradientResult(input.Name, verdict, count, failures, kinks, undecided, worst, steps.Count > 0 ? steps[steps.Count / 2] : double.NaN, expected);

        void Judged(GradientComparison comparison)
        {
            worst = Worse(worst, comparison);
            steps.Add(comparison.Step);
            double gradients = Math.Max(largest, Math.Abs(comparison.Numeric)), share = gradients > 0 ? comparison.Bound / gradients : 0;
            expected = share > expected || double.IsNaN(expected) ? share : expected;
        }
    }

    private GradientComparison Comparison(int j, int inputIndex, double analytic, DerivativeEstimate estimate)
    {
        int output = 0, first = 0;
        while (j - first >= outputElements[output].Length)
            first += outputElements[output++].Length;
        return new GradientComparison(function.Outputs[output].Name, outputElements[output][j - first], inputIndex, analytic, estimate.Value, Safety * estimate.Error, estimate.Step);
    }

    private static bool Decides(GradientComparison comparison, double largest)
    {
        if (double.IsPositiveInfinity(comparison.Bound) || double.IsNaN(comparison.Bound))
            return false;
        // A numeric derivative that is 0 to within its bound agrees with an input on which nothing depends.
        double gradients = Math.Max(largest, Math.Abs(comparison.Numeric));
        return comparison.Bound <= Decisive * gradients || (largest == 0 && Math.Abs(comparison.Numeric) <= comparison.Bound);
    }

    private static GradientComparison Worse(GradientComparison? worst, GradientComparison other)
    {
        if (worst is null || double.IsNaN(other.Difference))
            return other;
        return other.Difference / other.Bound > worst.Difference / worst.Bound ? other : worst;
    }

    private void CheckRepeatable()
    {
        function.Forward();
        if (!ReadOutputs().AsSpan().SequenceEqual(center) && center.All(double.IsFinite))
            errors.Add("Forward gives other values when it is called again with the same inputs");
    }

    // Backward on top of p must give p + g, where it gave g on top of 0.
    private void CheckAccumulation()
    {
        if (!function.Inputs.Any(input => input.Accumulates))
            return;
        SeedRandom();
        PrepareInputDiffs();
        function.Backward();
        double[][] gradients = [.. function.Inputs.Select(input => input.Blob.Diff.ToArray())];
        SeedRandom();
        PrepareInputDiffs();
        for (int i = 0; i < gradients.Length; i++)
        {
            if (function.Inputs[i].Accumulates)
                function.Inputs[i].Blob.Diff.Fill(1 + Largest(gradients[i]));
        }
        function.Backward();
        for (int i = 0; i < gradients.Length; i++)
        {
            GradientVariable input = function.Inputs[i];
            double start = 1 + Largest(gradients[i]);
            for (int e = 0; input.Accumulates && e < gradients[i].Length; e++)
            {
                if (Math.Abs(input.Blob.Diff[e] - start - gradients[i][e]) <= 1e-9 * start)
                    continue;
                errors.Add($"Backward does not add to the diff of {input.Name}: what was there is lost or changed");
                break;
            }
        }
    }

    // Along a direction v, from a point beside the present one: d/dt Σ w·f(x′ + t·v) = Σ g·v with g from Backward at x′.
    private void CheckSecondPoint()
    {
        var random = new RandomStream(settings.Seed, "second point");
        double[][] values = [.. function.Inputs.Select(input => input.Blob.Data.ToArray())];
        // Relative moves keep signs and zeros, and with them the domain.
        double[][] start = [.. values.Select(blob => blob.Select(value => value * (1 + 0.05 * Signed(ref random))).ToArray())];
        double[][] direction = [.. start.Select(blob => blob.Select(value => value * Signed(ref random)).ToArray())];
        try
        {
            Move(start, direction, 0);
            function.Forward();
            double[] weights = SeedRandom();
            double[] outputs = AllOutputs();
            PrepareInputDiffs();
            function.Backward();
            double analytic = 0, terms = 0;
            for (int i = 0; i < start.Length; i++)
            {
                for (int e = 0; e < start[i].Length; e++)
                {
                    analytic += function.Inputs[i].Blob.Diff[e] * direction[i][e];
                    terms += Math.Abs(function.Inputs[i].Blob.Diff[e] * direction[i][e]);
                }
            }
            double value = Dot(weights, outputs), magnitude = weights.Zip(outputs, (w, f) => Math.Abs(w * f)).Sum();
            var derivative = new NumericDerivative([value], [magnitude]);
            bool decided = false;
            double step = 0.05;
            for (int round = 0; round < Rounds; round++, step = NumericDerivative.NextStep(step))
            {
                derivative.Sample((t, result) =>
                {
                    Move(start, direction, t);
                    function.Forward();
                    result[0] = Dot(weights, AllOutputs());
                }, 0, step);
                DerivativeEstimate estimate = derivative.Estimate(0);
                double bound = Safety * estimate.Error + 1e-12 * terms;
                if (Math.Abs(estimate.Value - analytic) <= bound)
                    return;
                decided |= bound <= Decisive * Math.Max(terms, Math.Abs(estimate.Value));
            }
            if (decided && !derivative.HasKink(0))
                errors.Add("Backward is wrong at a second point: it uses what an earlier pass left behind, or the first point hides an error");
        }
        finally
        {
            for (int i = 0; i < values.Length; i++)
                values[i].CopyTo(function.Inputs[i].Blob.Data);
        }
    }

    private void Move(double[][] start, double[][] direction, double t)
    {
        for (int i = 0; i < start.Length; i++)
        {
            Span<double> data = function.Inputs[i].Blob.Data;
            for (int e = 0; e < data.Length; e++)
                data[e] = start[i][e] + t * direction[i][e];
        }
    }

    private void Evaluate(Blob<double> blob, int index, double value, double[] outputs)
    {
        blob.Data[index] = value;
        function.Forward();
        ReadOutputs().CopyTo(outputs, 0);
    }

    private double[] ReadOutputs()
    {
        var values = new List<double>();
        for (int i = 0; i < function.Outputs.Count; i++)
            values.AddRange(Pick(function.Outputs[i].Blob.Data, outputElements[i]));
        return [.. values];
    }

    private double[] AllOutputs() => [.. function.Outputs.SelectMany(output => output.Blob.Data.ToArray())];

    // The rounding error of an element is taken relative to the largest of its blob: it may be a small difference of large terms.
    private double[] OutputScales()
    {
        var scales = new List<double>();
        for (int i = 0; i < function.Outputs.Count; i++)
            scales.AddRange(Enumerable.Repeat(Largest(function.Outputs[i].Blob.Data), outputElements[i].Length));
        return [.. scales];
    }

    private void SeedOneHot(int output, int element)
    {
        foreach (GradientVariable variable in function.Outputs)
            variable.Blob.Diff.Clear();
        function.Outputs[output].Blob.Diff[element] = 1;
    }

    // A single output needs no weight: a net seeds its loss itself, with 1.
    private double[] SeedRandom()
    {
        if (function.Outputs is [{ Blob.Count: 1 } only])
        {
            only.Blob.Diff[0] = 1;
            return [1];
        }
        var random = new RandomStream(settings.Seed, "output weights");
        foreach (GradientVariable variable in function.Outputs)
        {
            foreach (ref double weight in variable.Blob.Diff)
                weight = Signed(ref random);
        }
        return [.. function.Outputs.SelectMany(output => output.Blob.Diff.ToArray())];
    }

    // What Backward overwrites starts as NaN, so that nothing of it can stay unseen; what it adds to starts at 0.
    private void PrepareInputDiffs()
    {
        foreach (GradientVariable input in function.Inputs)
            input.Blob.Diff.Fill(input.Accumulates ? 0 : double.NaN);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        return largest;
    }

    private static double Signed(ref RandomStream random) => 2 * random.NextDouble() - 1;

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static double[] Pick(ReadOnlySpan<double> values, int[] elements)
    {
        var picked = new double[elements.Length];
        for (int i = 0; i < picked.Length; i++)
            picked[i] = values[elements[i]];
        return picked;
    }

    private static int[] Sample(int count, int max, long seed, string name)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (count <= max)
            return all;
        new RandomStream(seed, name).Shuffle<int>(all);
        int[] sample = all[..max];
        Array.Sort(sample);
        return sample;
    }
}
