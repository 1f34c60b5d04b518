namespace NetFramework.Solvers;

/// <summary>Where the gradient of the penalty on the weights enters an update.</summary>
public enum DecayTarget
{
    /// <summary>It is added to the gradient, and passes the rule and its histories.</summary>
    Gradient,

    /// <summary>It is taken from the weights, times the learning rate, before the rule updates them (decoupled decay: Loshchilov &amp; Hutter, ICLR 2019).</summary>
    Weights,

    /// <summary>It is added to the direction that the rule has made of the gradient.</summary>
    Direction,
}
