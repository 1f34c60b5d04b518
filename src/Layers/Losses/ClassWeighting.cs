using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>How class weights are found from the training set.</summary>
public enum ClassWeighting
{
    /// <summary>w_c = n / (K·n_c): n_c samples of class c, n of all, K classes. Each class counts as much as another, and the mean weight of a sample is 1 (scikit-learn's balanced).</summary>
    [EnumMember(Value = "balanced")]
    Balanced,
}
