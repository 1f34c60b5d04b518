namespace NetFramework.Tests;

/// <summary>A forward-only net gives the bits of any other, with less memory, and never what another blob left behind.</summary>
[NonParallelizable]
internal sealed class ForwardOnlyTests
{
    // Branches that are joined, a blob of four readers, layers in place, one blob given twice, a shape that depends on the data.
    internal const string Branches = """
        layers:
          - { name: in, type: Input, top: [x, label, chosen], shape: [[8, 3, 16, 16], [8], [8]] }
          - { name: conv1, type: Convolution, bottom: x, top: conv1, num_output: 16, kernel_size: 3, pad: 1, weight_filler: { type: xavier } }
          - { name: relu1, type: ReLU, bottom: conv1, top: conv1 }
          - { name: pool1, type: Pooling, bottom: conv1, top: pool1, pool: MAX, kernel_size: 2, stride: 2 }
          - { name: norm1, type: LRN, bottom: pool1, top: norm1 }
          - { name: a, type: Convolution, bottom: norm1, top: a, num_output: 4, kernel_size: 1, weight_filler: { type: xavier } }
          - { name: relu_a, type: ReLU, bottom: a, top: a }
          - { name: b_reduce, type: Convolution, bottom: norm1, top: b_reduce, num_output: 4, kernel_size: 1, weight_filler: { type: xavier } }
          - { name: norm2, type: LRN, bottom: b_reduce, top: norm2, local_size: 3, norm_region: WITHIN_CHANNEL }
          - { name: b, type: Convolution, bottom: norm2, top: b, num_output: 6, kernel_size: 3, pad: 1, weight_filler: { type: xavier } }
          - { name: c_pool, type: Pooling, bottom: norm1, top: c_pool, pool: AVE, kernel_size: 3, pad: 1 }
          - { name: c, type: Convolution, bottom: c_pool, top: c, num_output: 6, kernel_size: 1, weight_filler: { type: xavier } }
          - { name: join, type: Concat, bottom: [a, b, c, norm1], top: join }
          - { name: twice, type: Eltwise, bottom: [join, join], top: twice, operation: PROD }
          - { name: squash, type: TanH, bottom: twice, top: twice }
          - { name: side, type: Split, bottom: twice, top: [left, right] }
          - { name: shift, type: Power, bottom: left, top: left, shift: 0.5 }
          - { name: flat, type: Flatten, bottom: left, top: flat }
          - { name: some, type: Filter, bottom: [right, chosen], top: some }
          - { name: mean, type: Reduction, bottom: some, top: mean, operation: MEAN, axis: 1 }
          - { name: scores, type: InnerProduct, bottom: flat, top: scores, num_output: 5, weight_filler: { type: xavier } }
          - { name: loss, type: SoftmaxWithLoss, bottom: [scores, label], top: loss }
          - { name: again, type: Power, bottom: loss, top: again, scale: 2 }
          - { name: accuracy, type: Accuracy, bottom: [scores, label], top: accuracy }
        """;

    private static readonly NetSettings ForwardOnly = new() { ForwardOnly = true };

    private static Net<float> Build(string yaml, NetSettings? settings = null) => new(NetDefinition.Parse(yaml), settings);

    private static void Fill(Net<float> net, int batch, int seed)
    {
        var random = new Random(seed);
        foreach (string input in net.Inputs)
        {
            Blob<float> blob = net[input];
            blob.Reshape(blob.Shape.With(0, batch));
            foreach (ref float value in blob.Data)
                value = input == "x" ? random.NextSingle() - 0.5f : random.Next(input == "chosen" ? 2 : 5);
        }
    }

    private static void AssertSame(Net<float> actual, Net<float> expected)
    {
        double loss = expected.Forward();
        Assert.That(actual.Forward(), Is.EqualTo(loss));
        foreach (string blob in expected.Outputs.Concat(expected.Inputs).Append("loss"))
        {
            Assert.That(actual[blob].Shape, Is.EqualTo(expected[blob].Shape), blob);
            Assert.That(actual[blob].Data.ToArray(), Is.EqualTo(expected[blob].Data.ToArray()), blob);
        }
    }

    [Test]
    public void Outputs_are_those_of_the_whole_net_at_any_batch_size()
    {
        Net<float> planned = Build(Branches, ForwardOnly), whole = Build(Branches);
        int seed = 0;
        foreach (int batch in new[] { 8, 8, 3, 20, 1, 20 })
        {
            Fill(planned, batch, ++seed);
            Fill(whole, batch, seed);
            AssertSame(planned, whole);
        }
    }

    [Test]
    public void No_two_blobs_that_live_at_once_share_memory()
    {
        Net<float> net = Build(Branches, ForwardOnly);
        Fill(net, 8, 1);
        net.Forward();
        MemoryPlan plan = MemoryPlan.Of(net);
        PlannedBlob[] placed = [.. plan.Blobs.Where(blob => blob.Offset is not null)];
        Assert.That(placed.Select(blob => blob.Name), Is.EquivalentTo(net.BlobNames.Except(net.Inputs)));
        Assert.That(placed.Where(blob => blob.IsKept).Select(blob => blob.Name), Is.EquivalentTo(net.Outputs.Append("loss")));
        foreach (PlannedBlob one in placed)
        {
            Assert.That(one.Offset % 64, Is.Zero);
            Assert.That(one.Offset + one.Bytes, Is.LessThanOrEqualTo(plan.BlockBytes));
            foreach (PlannedBlob other in placed.Where(other => other != one && other.First <= one.Last && one.First <= other.Last))
                Assert.That(one.Offset + one.Bytes <= other.Offset || other.Offset + other.Bytes <= one.Offset, $"{one} and {other}");
        }
    }

    [Test]
    public void The_plan_is_what_the_lives_come_to()
    {
        // 1,024 floats each: x, with memory of its own; then, of a, b, c and d, two at a time; the sum, 4 bytes, has the least room, 64.
        Net<float> net = Build("""
            layers:
              - { name: in, type: Input, top: x, shape: [1, 1024] }
              - { name: a, type: Sigmoid, bottom: x, top: a }
              - { name: b, type: Sigmoid, bottom: a, top: b }
              - { name: c, type: Sigmoid, bottom: b, top: c }
              - { name: d, type: Sigmoid, bottom: c, top: d }
              - { name: sum, type: Reduction, bottom: d, top: sum }
            """, ForwardOnly);
        MemoryPlan plan = MemoryPlan.Of(net);
        Assert.That(plan.Blobs.Select(blob => (blob.Name, blob.Bytes, blob.Offset, blob.First, blob.Last, blob.IsKept)), Is.EqualTo(new (string, long, long?, int, int, bool)[]
        {
            ("x", 4096, null, 0, 5, true), ("a", 4096, 0, 1, 2, false), ("b", 4096, 4096, 2, 3, false), ("c", 4096, 0, 3, 4, false), ("d", 4096, 4096, 4, 5, false), ("sum", 4, 0, 5, 5, true),
        }));
        Assert.That((plan.BlobBytes, plan.BlockBytes, plan.PeakBytes), Is.EqualTo((5 * 4096 + 4, 2 * 4096, 3 * 4096)));
    }

    [Test]
    public void What_is_planned_is_what_is_allocated()
    {
        const int Count = 1 << 20;
        string chain = string.Concat(Enumerable.Range(1, 10).Select(i => $"\n  - {{ name: s{i}, type: Sigmoid, bottom: s{i - 1}, top: s{i} }}"));
        NetDefinition definition = NetDefinition.Parse($"layers:\n  - {{ name: in, type: Input, top: s0, shape: [1, {Count}] }}{chain}");
        long before = GC.GetAllocatedBytesForCurrentThread();
        var net = new Net<float>(definition, ForwardOnly);
        net.Forward();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(MemoryPlan.Of(net).PeakBytes, Is.EqualTo(3L * 4 * Count));
        Assert.That(allocated, Is.InRange(3L * 4 * Count, 3.2 * 4 * Count));
    }

    [Test]
    public void A_blob_whose_memory_serves_others_cannot_be_read_until_it_is_kept()
    {
        Net<float> net = Build(Branches, ForwardOnly), whole = Build(Branches);
        Fill(net, 8, 1);
        Fill(whole, 8, 1);
        whole.Forward();
        net.Forward();
        foreach (string gone in net.BlobNames.Except(net.Outputs).Except(net.Inputs).Where(name => name != "loss"))
        {
            Assert.That(net[gone].Shape, Is.EqualTo(whole[gone].Shape));
            Assert.That(() => net[gone].Data.Length, Throws.InvalidOperationException.With.Message.StartsWith($"blob '{gone}' has no values now: the net is forward-only"));
        }
        foreach (string kept in new[] { "conv1", "norm1", "twice", "x" })
        {
            net.Keep(net[kept]);
            net.Forward();
            Assert.That(net[kept].Data.ToArray(), Is.EqualTo(whole[kept].Data.ToArray()), kept);
        }
        Assert.That(net["conv1"].Data.ToArray(), Is.EqualTo(whole["conv1"].Data.ToArray()));
        Assert.That(net["scores"].Shape, Is.EqualTo(new Shape(8, 5)));
        Assert.That(() => net.Keep(whole["conv1"]), Throws.ArgumentException);
        Assert.That(() => whole.Keep(whole["conv1"]), Throws.Nothing);
    }

    [Test]
    public void What_was_computed_is_gone_once_a_new_pass_is_prepared()
    {
        Net<float> net = Build(Branches, ForwardOnly);
        Fill(net, 8, 1);
        Assert.That(() => net["accuracy"].Data.Length, Throws.InvalidOperationException, "before the first Forward");
        net.Forward();
        Assert.That(net["accuracy"].Data.Length, Is.EqualTo(1));
        net.Reshape();
        Assert.That(() => net["accuracy"].Data.Length, Throws.InvalidOperationException);
        net["label"].Data.Fill(99);
        Assert.That(() => net.Forward(), Throws.TypeOf<InputException>());
        Assert.That(() => net["accuracy"].Data.Length, Throws.InvalidOperationException, "the pass did not come so far");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void No_diff_is_allocated_in_the_test_phase(bool forwardOnly)
    {
        Net<float> net = Build(Branches, new NetSettings { ForwardOnly = forwardOnly });
        Fill(net, 8, 1);
        net.Forward();
        Assert.That(net.Layers.SelectMany(layer => layer.Bottoms.ToArray().Concat(layer.Tops.ToArray())).Concat(net.Parameters.Select(parameter => parameter.Blob)).Where(blob => blob.HasDiff), Is.Empty);
        Assert.That(NetSummary.Of(net).DiffBytes == 0, Is.EqualTo(forwardOnly), "the room for what Backward would need");
    }

    [Test]
    public void There_is_no_backward()
    {
        Net<float> net = Build(Branches, ForwardOnly);
        net.Forward();
        Assert.That(net.Backward, Throws.InvalidOperationException.With.Message.Contains("forward-only"));
        Assert.That(() => Build(Branches, ForwardOnly with { BackwardFrom = ["scores"] }), Throws.ArgumentException);
    }

    [Test]
    public void Non_finite_values_are_found_where_they_arise()
    {
        Net<float> net = Build(Branches, ForwardOnly with { CheckFinite = true });
        Fill(net, 8, 1);
        net.Forward();
        net.Layer("b_reduce").Layer.Parameters[0].Data[0] = float.NaN;
        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => net.Forward())!;
        Assert.That((exception.Layer, exception.Blob, exception.Iteration), Is.EqualTo(("b_reduce", "b_reduce", 1L)));
        Assert.That(float.IsNaN(net["b_reduce"].Data[0]), "what is wrong can be looked at");
    }

    [Test]
    public void The_steady_state_allocates_nothing()
    {
        Net<float> net = Build(Branches, ForwardOnly);
        Fill(net, 8, 1);
        Assert.That(Allocation.InSteadyState(Passes), Is.Zero);

        void Passes()
        {
            for (int i = 0; i < 10; i++)
                net.Forward();
        }
    }

    [Test]
    public void Places_stay_where_batches_change_and_fit()
    {
        Net<float> net = Build(Branches, ForwardOnly);
        long blockBytes = 0;
        foreach (int batch in new[] { 8, 3, 8, 1 })
        {
            Fill(net, batch, batch);
            net.Forward();
            blockBytes = blockBytes == 0 ? MemoryPlan.Of(net).BlockBytes : blockBytes;
            Assert.That(MemoryPlan.Of(net).BlockBytes, Is.EqualTo(blockBytes));
        }
        Fill(net, 9, 9);
        net.Forward();
        Assert.That(MemoryPlan.Of(net).BlockBytes, Is.GreaterThan(blockBytes));
    }

    [Test]
    public void Only_a_forward_only_net_has_a_plan() => Assert.That(() => MemoryPlan.Of(Build(Branches)), Throws.ArgumentException);
}
