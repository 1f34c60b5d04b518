using System.Diagnostics;

namespace NetFramework.Tests;

/// <summary>The built tool, run as a process of its own with its outputs piped.</summary>
internal static class Tool
{
    public static string Assembly { get; } = Path.Join(AppContext.BaseDirectory, "netframework.dll");

    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the tool in a folder.</summary>
    public static ToolResult Run(string folder, params string[] args)
    {
        using Process process = Start(folder, args);
        return Wait(process);
    }

    /// <summary>Starts the tool in a folder.</summary>
    public static Process Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo(Host) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Remove("NETFRAMEWORK_VERBOSE");
        start.ArgumentList.Add(Assembly);
        foreach (string argument in args)
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for the end of a process and takes what it wrote.</summary>
    public static ToolResult Wait(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}

/// <summary>What a run of the tool gave.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts that the run is done and nothing is wrong.</summary>
    public ToolResult Done()
    {
        Assert.That(ExitCode, Is.Zero, Error);
        return this;
    }
}
