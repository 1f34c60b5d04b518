using NetFramework.Layers;

namespace NetFramework.Tests.Numerics;

/// <summary>A net with the same layers, but fewer channels and smaller images: small enough to take numeric derivatives of.</summary>
internal static class NarrowedNet
{
    /// <summary>The narrowed copy of a definition, in double, with its input filled.</summary>
    /// <param name="definition">A net of images and their labels.</param>
    /// <param name="divisor">What the numbers of channels are divided by.</param>
    /// <param name="input">The shape of an image.</param>
    public static Net<double> Of(NetDefinition definition, int divisor, int[] input)
    {
        var net = new Net<double>(definition with { Layers = [.. definition.Layers.Select(layer => Narrow(layer, divisor, input))] }, new NetSettings { State = new NetState { Phase = Phase.Train } });
        double std = definition.Layers[0].Options is DummyDataOptions data ? data.DataFiller[0].Std : 1;
        Filler.Fill(net[net.Inputs[0]], new FillerOptions { Type = "gaussian", Std = std }, new RandomStream(1, "images"));
        net[net.Inputs[1]].Data[1] = 1;
        return net;
    }

    private static LayerDefinition Narrow(LayerDefinition layer, int divisor, int[] input)
    {
        LayerOptions options = Narrow(layer.Options, divisor, input);
        return layer with { Options = options, Type = options is InputOptions ? "Input" : layer.Type };
    }

    private static LayerOptions Narrow(LayerOptions options, int divisor, int[] input) => options switch
    {
        DummyDataOptions or IdxDataOptions => new InputOptions { Shape = [[2, .. input], [2]] },
        InnerProductOptions product => product with { NumOutput = Narrow(product.NumOutput, divisor), WeightFiller = Widen(product.WeightFiller, divisor) },
        // Depthwise: a group for each channel. Elsewhere groups stay, each with fewer channels.
        ConvolutionOptions { Group: var group, NumOutput: var outputs } convolution when group == outputs =>
            convolution with { NumOutput = Narrow(outputs, divisor), Group = Narrow(group, divisor) },
        ConvolutionOptions convolution => convolution with { NumOutput = convolution.Group * Narrow(convolution.NumOutput / convolution.Group, divisor), WeightFiller = Widen(convolution.WeightFiller, divisor) },
        _ => options,
    };

    // A sum of fewer terms keeps its spread if each is larger. The other fillers see to that themselves.
    private static FillerOptions Widen(FillerOptions filler, int divisor) => filler with { Std = filler.Std * Math.Sqrt(divisor) };

    private static int Narrow(int count, int divisor) => Math.Max(2, count / divisor);
}
