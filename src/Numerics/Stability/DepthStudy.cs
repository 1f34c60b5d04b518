using NetFramework.Layers;

namespace NetFramework.Numerics;

/// <summary>The gradients of one stack.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="TopDiffs">‖∂loss/∂(output of InnerProduct layer i)‖₂, from the input (1) to the loss.</param>
/// <param name="WeightDiffs">‖∂loss/∂(weights of InnerProduct layer i)‖₂, from the input (1) to the loss.</param>
public sealed record StackGradients(StackDefinition Stack, IReadOnlyList<double> TopDiffs, IReadOnlyList<double> WeightDiffs);

/// <summary>Gradients through depth: whether they vanish or explode on their way from the loss to the input, by activation and first weights. In float.</summary>
public static class DepthStudy
{
    /// <summary>Runs the study: one forward and one backward pass of each stack, on the same samples.</summary>
    public static IReadOnlyList<StackGradients> Run(DepthDefinition definition, long seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return [.. definition.Stacks.Select(stack => Run(definition, stack, seed))];
    }

    private static StackGradients Run(DepthDefinition definition, StackDefinition stack, long seed)
    {
        var net = new Net<float>(NetOf(definition, stack), new NetSettings { Seed = seed });
        Random random = new RandomStream(seed, "samples").ToRandom();
        foreach (ref float value in net["x"].Data)
            value = (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        foreach (ref float label in net["label"].Data)
            label = random.Next(definition.Classes);
        net.Forward();
        net.Backward();
        LayerGradientNorms[] layers = [.. GradientNorms.Of(net).Where(layer => layer.Layer.StartsWith("ip", StringComparison.Ordinal))];
        return new StackGradients(
            stack,
            [.. layers.Select(layer => layer.Tops[0].Euclidean)],
            [.. layers.Select(layer => layer.Parameters[0].Euclidean)]);
    }

    private static NetDefinition NetOf(DepthDefinition definition, StackDefinition stack)
    {
        List<LayerDefinition> layers =
        [
            new() { Name = "input", Type = "Input", Top = ["x", "label"], Options = new InputOptions { Shape = [[definition.BatchSize, definition.Width], [definition.BatchSize]] } },
        ];
        string bottom = "x";
        for (int i = 1; i <= definition.Depth; i++)
        {
            string top = $"ip{i}", activated = $"a{i}";
            layers.Add(InnerProduct(top, bottom, definition.Width, stack.WeightFiller));
            layers.Add(new LayerDefinition { Name = activated, Type = stack.Activation.ToString(), Bottom = [top], Top = [activated], Options = OptionsOf(stack.Activation) });
            bottom = activated;
        }
        layers.Add(InnerProduct("scores", bottom, definition.Classes, new FillerOptions { Type = "xavier" }));
        layers.Add(new LayerDefinition { Name = "loss", Type = "SoftmaxWithLoss", Bottom = ["scores", "label"], Top = ["loss"], Options = new SoftmaxWithLossOptions() });
        return new NetDefinition { Name = stack.Title, Layers = layers };
    }

    private static LayerDefinition InnerProduct(string name, string bottom, int outputs, FillerOptions filler) =>
        new() { Name = name, Type = "InnerProduct", Bottom = [bottom], Top = [name], Options = new InnerProductOptions { NumOutput = outputs, WeightFiller = filler } };

    private static LayerOptions OptionsOf(StackActivation activation) => activation == StackActivation.ReLU ? new ReLUOptions() : new NoOptions();
}
