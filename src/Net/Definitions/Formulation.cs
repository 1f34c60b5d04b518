using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>How the loss of a classification is computed. Mathematically all are one; in floating point they are not.</summary>
public enum Formulation
{
    /// <summary>SoftmaxWithLoss on the scores: exact at any gap between them.</summary>
    [EnumMember(Value = "fused")]
    Fused,

    /// <summary>Softmax, then MultinomialLogisticLoss on its probabilities: a probability that underflows gives a loss of +∞ and a gradient of NaN.</summary>
    [EnumMember(Value = "separated")]
    Separated,

    /// <summary>LogSoftmax, then NLLLoss on its log-probabilities.</summary>
    [EnumMember(Value = "log")]
    Log,
}
