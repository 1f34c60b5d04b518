using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers;

public sealed class LearningRatePolicyTests
{
    // Each expected value is computed by hand from the formula that Caffe documents.
    [TestCase("fixed", "", 0, 0.1)]
    [TestCase("fixed", "", 999, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 0, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 9, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 10, 0.05)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 35, 0.0125)]
    [TestCase("exp", "gamma: 0.5", 0, 0.1)]
    [TestCase("exp", "gamma: 0.5", 3, 0.0125)]
    [TestCase("inv", "gamma: 0.25\npower: 0.5", 0, 0.1)]
    [TestCase("inv", "gamma: 0.25\npower: 0.5", 12, 0.05)]
    [TestCase("inv", "gamma: 1\npower: 2", 4, 0.004)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 4, 0.1)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 5, 0.01)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 8, 0.001)]
    [TestCase("poly", "power: 1", 0, 0.1)]
    [TestCase("poly", "power: 1", 75, 0.025)]
    [TestCase("poly", "power: 2", 50, 0.025)]
    [TestCase("poly", "power: 0.5", 75, 0.05)]
    [TestCase("poly", "power: 2", 100, 0)]
    [TestCase("poly", "power: 0.5", 101, 0)]
    [TestCase("sigmoid", "gamma: 0.1\nstepsize: 50", 50, 0.05)]
    [TestCase("sigmoid", "gamma: 0.02197224577336219\nstepsize: 50", 150, 0.09)]
    [TestCase("sigmoid", "gamma: -0.02197224577336219\nstepsize: 50", 150, 0.01)]
    [TestCase("inverse_sqrt", "stepsize: 9", 0, 0.1)]
    [TestCase("inverse_sqrt", "stepsize: 9", 7, 0.075)]
    [TestCase("inverse_sqrt", "stepsize: 9", 72, 0.1 / 3)]
    [TestCase("fixed", "warmup_iter: 4", 0, 0)]
    [TestCase("fixed", "warmup_iter: 4", 3, 0.075)]
    [TestCase("fixed", "warmup_iter: 4", 4, 0.1)]
    [TestCase("poly", "power: 1\nwarmup_iter: 20\nwarmup_start_lr: 0.06", 10, 0.08)]
    [TestCase("poly", "power: 1\nwarmup_iter: 20\nwarmup_start_lr: 0.06", 60, 0.05)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]\nwarmup_iter: 10", 14, 0.1)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]\nwarmup_iter: 10", 15, 0.01)]
    [TestCase("poly", "power: 1\nwarmup_iter: 200", 50, 0.025)]
    public void A_policy_follows_its_formula(string policy, string fields, int iteration, double expected)
    {
        Assert.That(Of($"base_lr: 0.1\nlr_policy: {policy}\n{fields}").Rate(iteration), Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Inverse_sqrt_after_its_warm_up_is_the_schedule_of_Vaswani_et_al()
    {
        const double width = 512, warmup = 40;
        LearningRatePolicy policy = Of($"base_lr: {1 / Math.Sqrt(width * warmup):R}\nlr_policy: inverse_sqrt\nstepsize: {warmup}\nwarmup_iter: {warmup}");
        for (int step = 0; step < 400; step++)
            Assert.That(policy.Rate(step), Is.EqualTo(Math.Pow(width, -0.5) * Math.Min(Math.Pow(step, -0.5), step * Math.Pow(warmup, -1.5))).Within(1e-15));
    }

    [TestCase("t0: 7")]
    [TestCase("t0: 3\nt_mult: 2\nmin_lr: 0.01")]
    public void Restarts_bring_the_learning_rate_back_to_its_start(string fields)
    {
        LearningRatePolicy policy = Of($"base_lr: 0.1\nlr_policy: cosine\n{fields}");
        double[] rates = [.. Enumerable.Range(0, 100).Select(iteration => policy.Rate(iteration))];
        int[] restarts = [.. Enumerable.Range(1, 99).Where(iteration => rates[iteration] > rates[iteration - 1])];
        Assert.That(restarts, Is.EqualTo(fields == "t0: 7" ? Enumerable.Range(1, 14).Select(k => 7 * k) : [3, 9, 21, 45, 93]));
        Assert.That(restarts.Select(iteration => rates[iteration]), Is.All.EqualTo(0.1));
    }

    [TestCase("linear", "lr_policy: fixed", 0, 0.5)]
    [TestCase("linear", "lr_policy: fixed", 25, 0.6)]
    [TestCase("linear", "lr_policy: fixed\nwarmup_iter: 50", 25, 0.6)]
    [TestCase("linear", "lr_policy: fixed", 101, 0.9)]
    [TestCase("cyclic", "lr_policy: triangular\nmax_lr: 0.3\nstepsize: 10", 5, 0.7)]
    [TestCase("cyclic", "lr_policy: triangular\nmax_lr: 0.3\nstepsize: 10", 30, 0.9)]
    [TestCase("cyclic", "lr_policy: triangular\nmax_lr: 0.3\nstepsize: 10\nwarmup_iter: 7", 6, 0.5)]
    [TestCase("cyclic", "lr_policy: triangular\nmax_lr: 0.3\nstepsize: 10\nwarmup_iter: 7", 12, 0.7)]
    public void A_momentum_policy_follows_its_formula(string policy, string fields, int iteration, double expected)
    {
        SolverDefinition definition = Parse($"base_lr: 0.1\nmomentum: 0.5\ntarget_momentum: 0.9\nmomentum_policy: {policy}\n{fields}");
        Assert.That(TrainingSchedule.Of(definition, null).Momentum.Momentum(iteration), Is.EqualTo(expected).Within(1e-15));
    }

    private static LearningRatePolicy Of(string fields) => TrainingSchedule.Of(Parse(fields), null).Rates;

    private static SolverDefinition Parse(string fields) => SolverDefinition.Parse($"net: {{ layers: [] }}\nmax_iter: 100\n{fields}");
}
