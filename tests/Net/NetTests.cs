namespace NetFramework.Tests;

/// <summary>Wiring, gradients and sharing, against values computed by hand.</summary>
internal sealed class NetTests
{
    private static Net<double> Build(string yaml, NetSettings? settings = null) => new(NetDefinition.Parse(yaml), settings);

    private static void Fill(Net<double> net, string blob, params double[] values) => values.CopyTo(net[blob].Data);

    [Test]
    public void A_blob_read_twice_gets_the_sum_of_its_readers_diffs()
    {
        // loss = ½Σ(2x)²/N + Σ3x·1 over one sample: ∂loss/∂x = 4x + 3.
        Net<double> net = Build("""
            force_backward: true
            layers:
              - { name: in, type: Input, top: [x, zero], shape: [[1, 2], [1, 2]] }
              - { name: twice, type: InnerProduct, bottom: x, top: y, num_output: 2, bias_term: false }
              - { name: square, type: EuclideanLoss, bottom: [y, zero], top: square }
              - { name: triple, type: InnerProduct, bottom: x, top: sum, num_output: 1, bias_term: false, weight_filler: { value: 3 }, loss_weight: 1 }
            """);
        Fill(net, "x", 0.5, -2);
        new double[] { 2, 0, 0, 2 }.CopyTo(net.Layer("twice").Layer.Parameters[0].Data);
        double loss = net.Forward();
        net.Backward();
        Assert.Multiple(() =>
        {
            Assert.That(loss, Is.EqualTo(0.5 * (1 + 16) + 3 * (0.5 - 2)).Within(1e-15));
            Assert.That(net["x"].Diff.ToArray(), Is.EqualTo(new[] { 4 * 0.5 + 3, 4 * -2.0 + 3 }).Within(1e-15));
        });
    }

    [Test]
    public void A_blob_given_twice_to_one_layer_gets_both_diffs()
    {
        // loss = ½Σ(x − x)² = 0 with ∂a = (a − b), ∂b = −(a − b): the sum is 0 even where each is not.
        Net<double> net = Build("""
            force_backward: true
            layers:
              - { name: in, type: Input, top: x, shape: [1, 3] }
              - { name: square, type: EuclideanLoss, bottom: [x, x], top: square }
            """);
        Fill(net, "x", 1, 2, 3);
        net.Forward();
        net.Backward();
        Assert.That(net["x"].Diff.ToArray(), Is.EqualTo(new double[] { 0, 0, 0 }));
    }

    private const string InPlace = """
        force_backward: true
        layers:
          - { name: in, type: Input, top: [x, t], shape: [[2, 3], [2, 3]] }
          - { name: ip, type: InnerProduct, bottom: x, top: h, num_output: 3, weight_filler: { type: gaussian, std: 1 } }
          - { name: relu, type: ReLU, bottom: h, top: NAME, negative_slope: 0.1 }
          - { name: sigmoid, type: Sigmoid, bottom: NAME, top: NAME2 }
          - { name: loss, type: EuclideanLoss, bottom: [NAME2, t], top: loss }
        """;

    [Test]
    public void In_place_layers_change_no_result()
    {
        double[][] Run(string name, string name2)
        {
            Net<double> net = Build(InPlace.Replace("NAME2", name2, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal));
            Fill(net, "x", 0.3, -1, 2, 0.7, 0.1, -0.4);
            Fill(net, "t", 1, 2, 3, 4, 5, 6);
            double loss = net.Forward();
            net.Backward();
            return [[loss], net["x"].Diff.ToArray(), net.Parameters[0].Diff.ToArray(), net.Parameters[1].Diff.ToArray()];
        }
        Assert.That(Run("h", "h"), Is.EqualTo(Run("a", "b")));
    }

    [Test]
    public void In_place_layers_lie_in_the_memory_of_their_bottom_where_nobody_else_reads_it()
    {
        Net<double> net = Build(InPlace.Replace("NAME2", "h", StringComparison.Ordinal).Replace("NAME", "h", StringComparison.Ordinal));
        net["x"].Data.Fill(1);
        net.Forward();
        Assert.That(net.Layer("ip").Tops[0].Data == net.Layer("relu").Tops[0].Data, Is.True);
        Assert.That(net.Layer("relu").Tops[0].Data == net.Layer("sigmoid").Tops[0].Data, Is.False, "ReLU's Backward reads its top, so Sigmoid may not overwrite it");
    }

    [Test]
    public void An_in_place_layer_does_not_overwrite_what_another_layer_reads()
    {
        Net<double> net = Build("""
            layers:
              - { name: in, type: Input, top: x, shape: [1, 2] }
              - { name: ip, type: InnerProduct, bottom: x, top: h, num_output: 2, weight_filler: { value: -1 } }
              - { name: before, type: Split, bottom: h, top: before }
              - { name: relu, type: ReLU, bottom: h, top: h }
            """);
        Fill(net, "x", 1, 2);
        net.Forward();
        Assert.That(net["before"].Data.ToArray(), Is.EqualTo(new double[] { -3, -3 }));
        Assert.That(net["h"].Data.ToArray(), Is.EqualTo(new double[] { 0, 0 }));
    }

    [Test]
    public void Parameters_of_one_name_are_one_blob_whose_gradients_add_up()
    {
        // Two uses of one weight w with inputs a = 2 and b = 5: loss = w·a + w·b, ∂w = 7.
        Net<double> net = Build("""
            layers:
              - { name: in, type: Input, top: [a, b], shape: [1, 1] }
              - { name: first, type: InnerProduct, bottom: a, top: y, num_output: 1, bias_term: false, param: [{ name: w }], weight_filler: { value: 3 }, loss_weight: 1 }
              - { name: second, type: InnerProduct, bottom: b, top: z, num_output: 1, bias_term: false, param: [{ name: w }], loss_weight: 1 }
            """);
        Fill(net, "a", 2);
        Fill(net, "b", 5);
        double loss = net.Forward();
        net.Backward();
        Assert.Multiple(() =>
        {
            Assert.That(net.Parameters, Has.Count.EqualTo(1));
            Assert.That(loss, Is.EqualTo(21));
            Assert.That(net.Parameters[0].Diff[0], Is.EqualTo(7));
        });
        net.Backward();
        Assert.That(net.Parameters[0].Diff[0], Is.EqualTo(14), "Backward adds to the diffs of parameters");
        net.ClearParameterDiffs();
        Assert.That(net.Parameters[0].Diff[0], Is.Zero);
    }

    [Test]
    public void Backward_runs_only_where_something_learns_and_a_loss_lies_above()
    {
        Net<double> net = Build("""
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[2, 3], [2]] }
              - { name: squash, type: Sigmoid, bottom: x, top: s }
              - { name: frozen, type: InnerProduct, bottom: s, top: f, num_output: 3, param: [{ lr_mult: 0 }, { lr_mult: 0 }] }
              - { name: ip, type: InnerProduct, bottom: f, top: scores, num_output: 3 }
              - { name: side, type: InnerProduct, bottom: f, top: unused, num_output: 3 }
              - { name: loss, type: SoftmaxWithLoss, bottom: [scores, label] }
              - { name: accuracy, type: Accuracy, bottom: [scores, label], top: accuracy }
            """);
        Assert.That(net.Layers.Where(layer => layer.NeedsBackward).Select(layer => layer.Name), Is.EqualTo(new[] { "ip", "loss" }));
        net.Forward();
        net.Backward();
        Assert.That(net["x"].HasDiff, Is.False, "nothing asks for the gradient of the input");
        Assert.That(net["label"].HasDiff, Is.False);
        Assert.That(net.BlobNames, Does.Contain("loss"), "a loss without a top gets one of its own name");
    }

    [TestCase("[false]", new string[] { "loss", "top" })]
    [TestCase("[true]", new string[] { "bottom", "loss", "middle", "top" })]
    public void Propagate_down_blocks_or_asks_for_a_gradient(string propagateDown, string[] backward)
    {
        Net<double> net = Build($$"""
            layers:
              - { name: in, type: Input, top: [x, t], shape: [[2, 3], [2, 3]] }
              - { name: bottom, type: InnerProduct, bottom: x, top: a, num_output: 3 }
              - { name: middle, type: Sigmoid, bottom: a, top: b }
              - { name: top, type: InnerProduct, bottom: b, top: c, num_output: 3, propagate_down: {{propagateDown}} }
              - { name: loss, type: EuclideanLoss, bottom: [c, t] }
            """);
        Assert.That(net.Layers.Where(layer => layer.NeedsBackward).Select(layer => layer.Name).Order(), Is.EqualTo(backward));
    }

    [Test]
    public void A_diff_can_be_seeded_where_there_is_no_loss()
    {
        Net<double> net = Build("""
            force_backward: true
            layers:
              - { name: in, type: Input, top: x, shape: [1, 2] }
              - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2, weight_filler: { value: 2 } }
            """, new NetSettings { BackwardFrom = ["y"] });
        Fill(net, "x", 1, 10);
        net.Forward();
        net.SeedDiff("y", [1, 3]);
        net.Backward();
        Assert.Multiple(() =>
        {
            Assert.That(net["x"].Diff.ToArray(), Is.EqualTo(new double[] { 8, 8 }));
            Assert.That(net.Parameters[0].Diff.ToArray(), Is.EqualTo(new double[] { 1, 10, 3, 30 }));
            Assert.That(net.Parameters[1].Diff.ToArray(), Is.EqualTo(new double[] { 1, 3 }));
        });
    }

    [Test]
    public void Another_batch_size_just_works()
    {
        Net<double> net = Build(InPlace.Replace("NAME2", "h", StringComparison.Ordinal).Replace("NAME", "h", StringComparison.Ordinal));
        foreach (int batch in new[] { 5, 1, 7 })
        {
            net["x"].Reshape(new Shape(batch, 3));
            net["t"].Reshape(new Shape(batch, 3));
            net["x"].Data.Fill(0.5);
            net["t"].Data.Fill(2);
            net.Forward();
            net.Backward();
            Assert.That(net["h"].Shape, Is.EqualTo(new Shape(batch, 3)));
            Assert.That(net["x"].Diff.ToArray().Chunk(3).Distinct(new RowComparer()).Count(), Is.EqualTo(1), "equal rows have equal gradients");
        }
    }

    [Test]
    public void A_non_finite_value_names_its_layer_blob_and_iteration()
    {
        Net<double> net = Build(InPlace.Replace("NAME2", "b", StringComparison.Ordinal).Replace("NAME", "a", StringComparison.Ordinal), new NetSettings { CheckFinite = true });
        net["x"].Data.Fill(1);
        net.Forward();
        net.Parameters[0].Data[0] = double.PositiveInfinity;
        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => net.Forward())!;
        Assert.That(exception.Message, Is.EqualTo("the value of blob 'h' of layer 'ip' (InnerProduct) became +∞ in iteration 1"));
    }

    [Test]
    public void A_gradient_that_overflows_in_a_product_is_an_error_that_names_it()
    {
        var net = new Net<float>(NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: x, shape: [1, 8] }
              - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 8 }
            """), new NetSettings { BackwardFrom = ["y"], CheckFinite = true });
        net["x"].Data.Fill(1e20f);
        float[] seed = new float[8];
        seed[3] = 1e18f;
        net.SeedDiff("y", seed);
        Run();
        Assert.That(net.Parameters[0].Diff[3 * 8], Is.EqualTo(1e38f).Within(1e32f));
        seed[3] = -1e19f;
        net.SeedDiff("y", seed);
        Assert.That(Assert.Throws<NonFiniteException>(Run)!.Message, Is.EqualTo("the gradient of blob 'weight' of layer 'ip' (InnerProduct) became −∞ in iteration 1"));

        void Run()
        {
            net.ClearParameterDiffs();
            net.Forward();
            net.Backward();
        }
    }

    [Test]
    public void Forward_and_backward_allocate_nothing_in_the_steady_state()
    {
        Net<double> net = Build(InPlace.Replace("NAME2", "h", StringComparison.Ordinal).Replace("NAME", "h", StringComparison.Ordinal), new NetSettings { CheckFinite = true });
        net["x"].Data.Fill(1);
        Assert.That(Allocation.InSteadyState(Passes), Is.Zero);

        void Passes()
        {
            for (int i = 0; i < 50; i++)
            {
                net.Forward();
                net.Backward();
                net.ClearParameterDiffs();
            }
        }
    }

    private sealed class RowComparer : IEqualityComparer<double[]>
    {
        public bool Equals(double[]? x, double[]? y) => x!.AsSpan().SequenceEqual(y);

        public int GetHashCode(double[] row) => row[0].GetHashCode();
    }
}
