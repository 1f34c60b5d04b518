using FromCode;
using NetFramework;

SolverDefinition definition = SolverDefinition.Load("samples/iris/solver.yaml") with { MaxIter = 200, Epochs = null, Snapshot = 100 };
var solver = new Solver<float>(definition) { Checkpoints = new CheckpointFolder("runs/from-code/checkpoints") };
solver.Hooks.Add(new TrainingLog());
solver.Train();
solver.SaveModel("runs/from-code/model.safetensors");

var net = Net<float>.Load("samples/iris/net.yaml");
using var model = ModelFile.Open("runs/from-code/model.safetensors");
net.CopyWeights(model.Weights, model.Path);
net.Forward();
Console.WriteLine($"the loaded net: accuracy {net["accuracy"].Data[0]:F4} on its first batch");
