using System.ComponentModel;
using System.Diagnostics;

namespace NetFramework.Benchmarks;

/// <summary>Python, where it is installed: the environment variable PYTHON, or python3 of the system.</summary>
internal static class Python
{
    private static readonly string Executable =
        Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    /// <summary>A script of this project, ready to run.</summary>
    public static ProcessStartInfo Script(string script, params string[] args) => new(Executable, [Path.Join(AppContext.BaseDirectory, "peers", script), .. args]);

    /// <summary>Starts a script of this project with which lines are exchanged.</summary>
    public static Process Start(string script)
    {
        ProcessStartInfo start = Script(script);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        return Process.Start(start)!;
    }

    /// <summary>What a line of code prints; null where it fails.</summary>
    public static string? Output(string code)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Executable, ["-c", code]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
