using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers;

/// <summary>A warm-up that fails would go unnoticed: nobody waits for it.</summary>
public sealed class TrainingWarmUpTests
{
    [Test]
    public void RunsInFloat() => Assert.DoesNotThrow(TrainingWarmUp.Run<float>);

    [Test]
    public void RunsInDouble() => Assert.DoesNotThrow(TrainingWarmUp.Run<double>);
}
