namespace NetFramework.Tests;

/// <summary>A net whose diffs share memory gives the gradients of any other, bit for bit, and no diff that is no longer there.</summary>
[NonParallelizable]
internal sealed class SharedDiffsTests
{
    [Test]
    public void Gradients_are_those_of_a_net_that_keeps_its_diffs()
    {
        Net<float> sharing = Build(new NetSettings { SharesDiffs = true }), keeping = Build(new NetSettings());
        foreach (int batch in (int[])[4, 8, 3, 8])
        {
            foreach (Net<float> net in (Net<float>[])[sharing, keeping])
            {
                Fill(net, batch);
                net.Forward();
                net.ClearParameterDiffs();
                net.Backward();
            }
            for (int i = 0; i < keeping.Parameters.Count; i++)
                Assert.That(sharing.Parameters[i].Diff.ToArray(), Is.EqualTo(keeping.Parameters[i].Diff.ToArray()), $"batch {batch}, parameter {i}");
        }
    }

    [Test]
    public void Diffs_that_are_not_needed_at_one_time_lie_at_one_place()
    {
        Net<float> net = Build(new NetSettings { SharesDiffs = true });
        Fill(net, 8);
        net.Forward();
        net.Backward();
        Assert.That(net.SharedLength, Is.LessThan(net.Diffs!.DiffLength / 2));
    }

    [Test]
    public void After_Backward_the_diff_of_a_blob_is_an_error_and_that_of_a_learned_blob_is_not()
    {
        Net<float> net = Build(new NetSettings { SharesDiffs = true });
        Fill(net, 4);
        net.Forward();
        net.Backward();
        Assert.That(Assert.Throws<InvalidOperationException>(() => net["join"].Diff.ToArray())!.Message, Does.Contain("SharesDiffs"));
        Assert.That(net.Parameters[0].Diff.ToArray(), Has.Some.Not.Zero);
    }

    [Test]
    public void Two_nets_in_one_memory_compute_what_they_do_alone_and_give_no_stale_values()
    {
        Net<float> trained = Build(new NetSettings { SharesDiffs = true }), tested = Build(new NetSettings { ForwardOnly = true }), alone = Build(new NetSettings());
        tested.ShareMemory(trained);
        foreach (int batch in (int[])[4, 8, 3])
        {
            foreach (Net<float> net in (Net<float>[])[tested, trained, alone])
                Fill(net, batch);
            tested.Forward();
            Assert.That(tested.SharedLength, Is.EqualTo(trained.SharedLength));
            float[] outputs = tested[tested.Outputs[0]].Data.ToArray();
            foreach (Net<float> net in (Net<float>[])[trained, alone])
            {
                net.Forward();
                net.ClearParameterDiffs();
                net.Backward();
            }
            Assert.That(outputs, Is.EqualTo(alone[tested.Outputs[0]].Data.ToArray()));
            Assert.That(() => tested[tested.Outputs[0]].Data.ToArray(), Throws.InvalidOperationException);
            for (int i = 0; i < alone.Parameters.Count; i++)
                Assert.That(trained.Parameters[i].Diff.ToArray(), Is.EqualTo(alone.Parameters[i].Diff.ToArray()), $"batch {batch}, parameter {i}");
        }
    }

    [Test]
    public void Learned_blobs_that_get_values_from_elsewhere_are_not_filled()
    {
        Net<float> net = Build(new NetSettings { GivenWeights = new HashSet<string> { "conv1" } });
        Assert.That(net.Layer("conv1").Layer.Parameters[0].Data.ToArray(), Is.All.Zero);
        Assert.That(net.Layer("scores").Layer.Parameters[0].Data.ToArray(), Has.Some.Not.Zero);
    }

    private static Net<float> Build(NetSettings settings) => new(NetDefinition.Parse(ForwardOnlyTests.Branches), settings);

    private static void Fill(Net<float> net, int batch)
    {
        var random = new Random(batch);
        foreach (string input in net.Inputs)
        {
            Blob<float> blob = net[input];
            blob.Reshape(blob.Shape.With(0, batch));
            foreach (ref float value in blob.Data)
                value = input == "x" ? random.NextSingle() - 0.5f : random.Next(input == "chosen" ? 2 : 5);
        }
    }
}
