namespace NetFramework.Kernels;

/// <summary>What a convolution makes of its weights before it multiplies, panels or transformed kernels, kept from one pass to the next: for weights that do not change any more. Other sizes have it made anew.</summary>
public sealed class PreparedWeights
{
    private ConvolutionShape shape;

    /// <summary>Where they lie.</summary>
    internal PackingBuffer Memory { get; } = new();

    /// <summary>Whether they are there, for these sizes; if not, the caller makes them now.</summary>
    internal bool AreReady(in ConvolutionShape wanted)
    {
        bool areReady = shape == wanted;
        shape = wanted;
        return areReady;
    }
}
