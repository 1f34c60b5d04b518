namespace NetFramework;

/// <summary>What a net is run for.</summary>
public enum Phase
{
    /// <summary>Learning: dropout drops, statistics are updated, data are shuffled.</summary>
    Train,

    /// <summary>Evaluation and prediction.</summary>
    Test,
}
