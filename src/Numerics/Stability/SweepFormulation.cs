using System.Runtime.Serialization;

namespace NetFramework.Numerics;

/// <summary>The ways to the gradient of the softmax loss that a sweep compares: two in the published arithmetic, four as the framework's layers compute them.</summary>
public enum SweepFormulation
{
    /// <summary>Published arithmetic: softmax − onehot.</summary>
    [EnumMember(Value = "published_together")] PublishedTogether,

    /// <summary>Published arithmetic: full Jacobian of softmax times −onehot / o_y.</summary>
    [EnumMember(Value = "published_separated")] PublishedSeparated,

    /// <summary>The layer SoftmaxWithLoss.</summary>
    [EnumMember(Value = "fused")] Fused,

    /// <summary>The layers Softmax and MultinomialLogisticLoss.</summary>
    [EnumMember(Value = "separated")] Separated,

    /// <summary>The layers Softmax and MultinomialLogisticLoss with Caffe's least probability, 1e-20.</summary>
    [EnumMember(Value = "clamped")] Clamped,

    /// <summary>The layers LogSoftmax and NLLLoss.</summary>
    [EnumMember(Value = "log")] Log,
}
