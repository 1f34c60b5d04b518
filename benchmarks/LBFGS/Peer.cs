using System.Diagnostics;
using System.Globalization;

namespace NetFramework.Benchmarks;

/// <summary>scikit-learn in a process of its own, which trains on request and times itself.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    public Peer(Problem problem)
    {
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        string[] arguments = [Path.Join(AppContext.BaseDirectory, "sklearn_lbfgs.py"), problem.Decay.ToString("R", CultureInfo.InvariantCulture), .. problem.Files];
        process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Trains anew.</summary>
    public (double Seconds, long Iterations, double Objective) Train()
    {
        process.StandardInput.WriteLine("1e-4");
        process.StandardInput.Flush();
        string[] answer = (process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python process ended; what it said is above")).Split(' ');
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), long.Parse(answer[1], CultureInfo.InvariantCulture), double.Parse(answer[2], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
