using FsCheck;
using FsCheck.Fluent;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>Which samples come in which batch, seen through MemoryData: sample i has the value i.</summary>
public sealed class BatchSelectionTests
{
    private static DataLayerRun<double> Run(int samples, int batchSize, Phase phase = Phase.Train, bool shuffle = false, long seed = 1, string name = "data")
    {
        var options = new MemoryDataOptions { BatchSize = batchSize, Channels = 1, Height = 1, Width = 1, Shuffle = shuffle };
        var run = new DataLayerRun<double>("MemoryData", options, phase, tops: 1, seed: seed, name: name);
        ((MemoryDataLayer<double>)run.Layer).SetData(Enumerable.Range(0, samples).Select(i => (double)i).ToArray());
        return run;
    }

    [Test]
    public void Training_goes_on_from_one_epoch_into_the_next_in_full_batches()
    {
        DataLayerRun<double> run = Run(samples: 5, batchSize: 3);
        Assert.That(Enumerable.Range(0, 5).Select(i => run.Batch(i)), Is.EqualTo(new[]
        {
            new double[] { 0, 1, 2 }, new double[] { 3, 4, 0 }, new double[] { 1, 2, 3 }, new double[] { 4, 0, 1 }, new double[] { 2, 3, 4 },
        }));
        Assert.That(run.Layer.Extent, Is.EqualTo(new DataExtent(5, 3)));
    }

    [Test]
    public void A_training_batch_may_be_larger_than_the_data_set() =>
        Assert.That(Run(samples: 2, batchSize: 5).Batch(1), Is.EqualTo(new double[] { 1, 0, 1, 0, 1 }));

    [Test]
    public void Testing_ends_an_epoch_with_a_smaller_batch()
    {
        DataLayerRun<double> run = Run(samples: 5, batchSize: 2, Phase.Test, shuffle: true);
        Assert.That(Enumerable.Range(0, 4).Select(i => run.Batch(i)), Is.EqualTo(new[]
        {
            new double[] { 0, 1 }, new double[] { 2, 3 }, new double[] { 4 }, new double[] { 0, 1 },
        }));
        Assert.That(run.BatchesPerEpoch, Is.EqualTo(3));
    }

    [Test]
    public void A_test_batch_is_never_larger_than_the_data_set() =>
        Assert.That(Run(samples: 3, batchSize: 10, Phase.Test).Batch(7), Is.EqualTo(new double[] { 0, 1, 2 }));

    [Test]
    public void A_shuffled_epoch_is_the_permutation_of_its_seed_name_and_number()
    {
        DataLayerRun<double> run = Run(samples: 7, batchSize: 7, shuffle: true, seed: 42, name: "iris");
        for (int epoch = 0; epoch < 3; epoch++)
        {
            int[] order = [0, 1, 2, 3, 4, 5, 6];
            new RandomStream(42, "iris/shuffle", epoch).Shuffle(order.AsSpan());
            Assert.That(run.Batch(epoch), Is.EqualTo(order));
        }
    }

    [Test]
    public void A_batch_depends_on_nothing_but_seed_name_and_iteration()
    {
        DataLayerRun<double> forwards = Run(23, 4, shuffle: true);
        double[][] batches = [.. Enumerable.Range(0, 40).Select(i => forwards.Batch(i))];
        DataLayerRun<double> backwards = Run(23, 4, shuffle: true);
        for (int i = 39; i >= 0; i--)
            Assert.That(backwards.Batch(i), Is.EqualTo(batches[i]));
        Assert.That(Run(23, 4, shuffle: true, seed: 2).Batch(0), Is.Not.EqualTo(batches[0]));
        Assert.That(Run(23, 4, shuffle: true, name: "other").Batch(0), Is.Not.EqualTo(batches[0]));
        Assert.That(forwards.Batch(3_000_000_000_000), Is.EqualTo(backwards.Batch(3_000_000_000_000)));
    }

    [Test]
    public void Every_sample_comes_just_once_in_every_epoch() =>
        Prop.ForAll(Gen.Choose(1, 40).Three().ToArbitrary(), sizes =>
        {
            (int samples, int batchSize, int epoch) = sizes;
            DataLayerRun<double> run = Run(samples, batchSize, shuffle: true, seed: epoch);
            // The places epoch·samples … (epoch + 1)·samples − 1 of the sequence of all samples.
            long first = (long)epoch * samples, end = first + samples;
            List<double> seen = [];
            for (long batch = first / batchSize; batch * batchSize < end; batch++)
            {
                double[] values = run.Batch(batch);
                seen.AddRange(values.Where((_, i) => batch * batchSize + i >= first && batch * batchSize + i < end));
            }
            return seen.Order().SequenceEqual(Enumerable.Range(0, samples).Select(i => (double)i));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Batches_allocate_nothing([Values] Phase phase)
    {
        DataLayerRun<double> run = Run(103, 10, phase, shuffle: true);
        for (int i = 0; i < 12; i++)
            run.Forward(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            run.Forward(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
