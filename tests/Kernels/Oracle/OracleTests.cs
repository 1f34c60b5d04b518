using System.Numerics;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Kernels.Oracle;

/// <summary>The softmax family against 60-digit references, in units in the last place.</summary>
internal sealed class OracleTests
{
    private static readonly string[] Kinds = ["softmax", "cross_entropy", "nll_prob", "softmax_backward", "log_softmax_backward"];

    [TestCaseSource(nameof(Kinds))]
    public void Single_precision_is_correctly_rounded(string kind) => Check<float>(kind, OracleCheck.SingleBound);

    [TestCaseSource(nameof(Kinds))]
    public void Double_precision_is_within_four_units_in_the_last_place(string kind) => Check<double>(kind, OracleCheck.DoubleBound);

    [Test]
    public void The_file_holds_every_kind() => Assert.That(OracleCheck.Cases.Select(test => test.Kind).Distinct(), Is.EquivalentTo(Kinds));

    private static void Check<T>(string kind, double bound) where T : unmanaged, IFloatingPointIeee754<T> =>
        OracleCheck.Within<T>(bound, kind, OracleCheck.Cases.Where(test => test.Kind == kind), OracleRunner<T>.Run);
}
