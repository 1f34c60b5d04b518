using NetFramework.Kernels;
using NetFramework.Numerics;
using NetFramework.Timing;

namespace NetFramework.Benchmarks;

/// <summary>A net of the table as it runs here: a step of a solver, or a forward pass.</summary>
internal sealed class OurNet
{
    private readonly Net<float> net;
    private readonly Solver<float>? solver;

    public OurNet(BenchmarkNet benchmark)
    {
        NetDefinition definition = benchmark.Definition();
        if (benchmark.Phase == Phase.Train)
        {
            solver = new Solver<float>(new SolverDefinition { Net = definition, BaseLr = 1e-5, Momentum = 0.9, WeightDecay = 5e-4, MaxIter = int.MaxValue }, sharesDiffs: true);
            net = solver.Net;
        }
        else
        {
            net = new Net<float>(definition, new NetSettings { ForwardOnly = true, WeightsStay = true });
        }
        RandomInputs.Fill(net, net.Inputs, 1);
    }

    /// <summary>The number of learned values.</summary>
    public long Parameters => net.Parameters.Where(parameter => parameter.Spec.LrMult != 0).Sum(parameter => (long)parameter.Blob.Count);

    /// <summary>The floating-point operations of the matrix products and convolutions of one run.</summary>
    public double Flops()
    {
        // Layer by layer, a net's diffs have to be there all the time.
        Net<float> counted = solver is null ? net : new Net<float>(net.Definition, new NetSettings { State = net.Settings.State });
        RandomInputs.Fill(counted, counted.Inputs, 1);
        return NetTiming.Measure(counted, new NetTimingSettings { Iterations = 1, Backward = solver is not null, WarmUp = TimeSpan.Zero }).Iteration.Flops;
    }

    /// <summary>A turn on a number of threads.</summary>
    public Turn On(int threads) => calls =>
    {
        Threads.Count = threads;
        return PairedTiming.Timed(Run)(calls);
    };

    private void Run()
    {
        if (solver is not null) solver.Step(1);
        else net.Forward();
    }
}
