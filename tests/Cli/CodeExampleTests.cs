using NetFramework.Layers;

namespace NetFramework.Tests;

/// <summary>The README's C# example, compiled and run: the text between the markers is the README's, line by line.</summary>
internal sealed class CodeExampleTests
{
    [Test]
    public void The_example_of_the_readme_trains_and_predicts()
    {
        string previous = Directory.GetCurrentDirectory();
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Directory.CreateDirectory(Path.Join(folder, "samples", "iris"));
            foreach (string file in Directory.GetFiles(RepositoryFolder.PathOf("samples/iris")))
                File.Copy(file, Path.Join(folder, "samples", "iris", Path.GetFileName(file)));
            Directory.SetCurrentDirectory(folder);

            // README: begin
            SolverDefinition definition = SolverDefinition.Load("samples/iris/solver.yaml");
            var solver = new Solver<float>(definition);
            solver.Train();
            double accuracy = solver.Test()[0].Confusion!.Accuracy;
            solver.SaveModel("iris.safetensors");

            using ModelFile model = ModelFile.Open("iris.safetensors");
            var predictor = new Predictor<float>(model, new NetSettings());
            using var rows = CsvFeatureReader.Open("samples/iris/iris.csv", predictor.Encoding);
            string? species = predictor.Predict(rows).First().Class;
            // README: end

            Assert.That(accuracy, Is.GreaterThanOrEqualTo(0.95));
            Assert.That(species, Is.EqualTo("setosa"));
        }
        finally
        {
            Directory.SetCurrentDirectory(previous);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void The_example_stands_in_the_readme_as_it_was_run()
    {
        string[] source = File.ReadAllLines(RepositoryFolder.PathOf("tests/Cli/CodeExampleTests.cs"));
        int begin = Array.FindIndex(source, line => line.Trim() == "// README: begin"), end = Array.FindIndex(source, line => line.Trim() == "// README: end");
        string example = string.Join('\n', source[(begin + 1)..end].Select(line => line.Trim()));
        Assert.That(File.ReadAllText(RepositoryFolder.PathOf("README.md")), Does.Contain("using NetFramework;\nusing NetFramework.Layers;\n\n" + example + "\n```"));
    }
}
