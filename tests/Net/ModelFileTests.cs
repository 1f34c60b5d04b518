using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Tests;

/// <summary>Weights by name, model files, and the net to predict with.</summary>
internal sealed class ModelFileTests
{
    private const string Classifier = """
        name: classifier
        layers:
          - { name: data, type: CsvData, top: [x, species], source: flowers.csv, label_column: species, batch_size: 2 }
          - { name: hidden, type: InnerProduct, bottom: x, top: h, num_output: 4, weight_filler: { type: xavier } }
          - { name: relu, type: ReLU, bottom: h, top: h }
          - { name: drop, type: Dropout, bottom: h, top: h, include: { phase: TRAIN } }
          - { name: scores, type: InnerProduct, bottom: h, top: scores, num_output: 2, weight_filler: { type: xavier } }
          - { name: loss, type: HEAD, bottom: [scores, species], top: loss }
          - { name: accuracy, type: Accuracy, bottom: [scores, species], top: accuracy, include: { phase: TEST } }
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Join(folder, "flowers.csv"), "length,width,species\n1,2,rose\n3,4,tulip\n5,6,rose\n");
        File.WriteAllText(Path.Join(folder, "net.yaml"), Classifier.Replace("HEAD", "SoftmaxWithLoss", StringComparison.Ordinal));
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    private Net<float> Train(long seed = 1) =>
        new(NetDefinition.Load(Path.Join(folder, "net.yaml")), new NetSettings { State = new NetState { Phase = Phase.Train }, Seed = seed });

    [Test]
    public void A_model_is_one_file_with_weights_definition_classes_and_encoding()
    {
        Net<float> net = Train();
        string path = Path.Join(folder, "models", "m.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ModelFile.Save(path, net, NetDefinition.Load(Path.Join(folder, "net.yaml")));
        using ModelFile model = ModelFile.Open(path);
        Assert.Multiple(() =>
        {
            Assert.That(model.Weights.Select(array => array.Name), Is.EquivalentTo(new[] { "hidden.weight", "hidden.bias", "scores.weight", "scores.bias" }));
            Assert.That(model.Weights.Single(array => array.Name == "hidden.weight").ToArray<float>(), Is.EqualTo(net.Parameters[0].Data.ToArray()));
            Assert.That(model.Net!.Layers, Has.Count.EqualTo(7), "the layers of all phases");
            Assert.That(model.Preprocessing.Classes["species"], Is.EqualTo(new[] { "rose", "tulip" }));
            Assert.That(model.Preprocessing.ClassCounts["species"], Is.EqualTo(new[] { 2, 1 }));
            Assert.That(model.Preprocessing.Features["x"].Columns, Is.EqualTo(new[] { "length", "width" }));
            Assert.That(((CsvDataOptions)model.Net.Layers[0].Options).Source, Is.EqualTo(Path.Join(folder, "flowers.csv")), "paths are kept relative to the model");
        });
    }

    [Test]
    public void Weights_are_copied_by_name_with_a_list_of_what_matched()
    {
        Net<float> source = Train(seed: 1), target = Train(seed: 2);
        NamedArray[] arrays =
        [
            .. source.NamedParameters().Where(entry => entry.Name != "scores.bias").Select(entry => NamedArray.OfData(entry.Name, entry.Parameter.Blob)),
            NamedArray.Of("elsewhere.weight", new Shape(1), new float[] { 1 }),
        ];
        WeightsReport report = target.CopyWeights(arrays, "file");
        Assert.Multiple(() =>
        {
            Assert.That(report.Matched, Is.EqualTo(new[] { "hidden.weight", "hidden.bias", "scores.weight" }));
            Assert.That(report.Missing, Is.EqualTo(new[] { "scores.bias" }));
            Assert.That(report.Unused, Is.EqualTo(new[] { "elsewhere.weight" }));
            Assert.That(target.Parameters[0].Data.ToArray(), Is.EqualTo(source.Parameters[0].Data.ToArray()));
        });
    }

    [Test]
    public void Weights_of_another_shape_are_refused_and_nothing_is_copied()
    {
        Net<float> net = Train();
        float[] before = net.Parameters[1].Data.ToArray();
        NamedArray[] arrays = [NamedArray.Of("hidden.bias", new Shape(4), new float[] { 9, 9, 9, 9 }), NamedArray.Of("hidden.weight", new Shape(2, 2), new float[4])];
        InputException exception = Assert.Throws<InputException>(() => net.CopyWeights(arrays, "w.safetensors"))!;
        Assert.That(exception.Message, Is.EqualTo("w.safetensors: the array 'hidden.weight' has shape 2×2, but in the net it is 4×2"));
        Assert.That(net.Parameters[1].Data.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void Fitting_weights_are_copied_and_those_of_another_shape_are_told()
    {
        Net<float> net = Train();
        float[] bias = net.Parameters[1].Data.ToArray();
        NamedArray[] arrays =
        [
            NamedArray.Of("hidden.bias", new Shape(3), new float[] { 9, 9, 9 }),
            NamedArray.Of("hidden.weight", new Shape(4, 2), new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }),
            NamedArray.Of("elsewhere.weight", new Shape(1), new float[] { 1 }),
        ];
        WeightsReport report = net.CopyFittingWeights(arrays);
        Assert.Multiple(() =>
        {
            Assert.That(report.Matched, Is.EqualTo(new[] { "hidden.weight" }));
            Assert.That(report.Misfits, Is.EqualTo(new[] { "hidden.bias" }));
            Assert.That(report.Missing, Is.EqualTo(new[] { "scores.weight", "scores.bias" }));
            Assert.That(report.Unused, Is.EqualTo(new[] { "elsewhere.weight" }));
            Assert.That(net.Parameters[0].Data.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
            Assert.That(net.Parameters[1].Data.ToArray(), Is.EqualTo(bias));
        });
    }

    [TestCase("SoftmaxWithLoss", "probabilities")]
    [TestCase("EuclideanLoss", "scores")]
    public void The_deployed_net_has_inputs_for_data_and_predictions_for_losses(string loss, string prediction)
    {
        var preprocessing = new Preprocessing();
        preprocessing.Features["x"] = new FeatureEncoding { SampleShape = [2] };
        DeployedNet deployed = Deploy.Apply(NetDefinition.Parse(Classifier.Replace("HEAD", loss, StringComparison.Ordinal)), preprocessing);
        Assert.Multiple(() =>
        {
            Assert.That(deployed.Inputs, Is.EqualTo(new[] { "x" }));
            Assert.That(deployed.Predictions, Is.EqualTo(new[] { new Prediction(prediction, "species") }));
            Assert.That(deployed.Definition.Layers.Select(layer => layer.Type).Take(4), Is.EqualTo(new[] { "Input", "InnerProduct", "ReLU", "InnerProduct" }));
        });
        var net = new Net<float>(deployed.Definition);
        net["x"].Reshape(new Shape(5, 2));
        net.Forward();
        Assert.That(net[prediction].Shape, Is.EqualTo(new Shape(5, 2)));
    }

    [Test]
    public void A_separated_head_is_deployed_as_its_probabilities()
    {
        DeployedNet deployed = Deploy.Apply(NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: [x, label], shape: [[8, 3], [8]] }
              - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 4 }
              - { name: softmax, type: Softmax, bottom: scores, top: p }
              - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label] }
            """), new Preprocessing());
        Assert.That(deployed.Predictions, Is.EqualTo(new[] { new Prediction("p", "label") }));
        Assert.That(deployed.Definition.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "x", "scores", "softmax" }));
    }

    [Test]
    public void A_model_whose_metadata_lie_is_an_error()
    {
        string path = Path.Join(folder, "m.safetensors");
        SafetensorsFile.Write(path, [], new Dictionary<string, string> { ["preprocessing"] = """{"features":{"x":{"sample_shape":[2],"mean":[1]}},"classes":{}}""" });
        InputException exception = Assert.Throws<InputException>(() => ModelFile.Open(path).Dispose())!;
        Assert.That(exception.Message, Is.EqualTo($"{path}: the metadata 'preprocessing' cannot be read: the columns, means or standard deviations of 'x' are not as many as a sample has elements, 2"));
        SafetensorsFile.Write(path, [], new Dictionary<string, string> { ["net"] = "layers: 3" });
        exception = Assert.Throws<InputException>(() => ModelFile.Open(path).Dispose())!;
        Assert.That(exception.Message, Does.StartWith(path));
    }
}
