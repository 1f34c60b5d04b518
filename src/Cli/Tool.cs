using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Commands;
using NetFramework.Cli.Output;

namespace NetFramework.Cli;

/// <summary>The <c>netframework</c> tool. Exit codes: 0 done, 1 the run failed, 2 the input is wrong.</summary>
internal static class Tool
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public static int Run(string[] args)
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (args is [TrainCommand.Name, ..])
            TrainCommand.WarmUp();
        RootCommand root = CreateRoot();
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var failures = new FailureReport(args, CommonOptions.IsVerbose(parsed));
        try
        {
            if (parsed.Action is not { ClearsParseErrors: true })
            {
                IReadOnlyList<InputError> errors = CommandLineErrors.Of(parsed);
                if (errors.Count > 0)
                    return failures.OfCommandLine(errors, parsed.CommandResult.Command);
                CommonOptions.LoadPlugins(parsed);
            }
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception)
        {
            return failures.Of(exception);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Trains and runs layered neural nets that YAML files describe. Every command says more with --help.")
        {
            TrainCommand.Create(),
            TestCommand.Create(),
            PredictCommand.Create(),
            RunCommand.Create(),
            RunsCommand.Create(),
            LayersCommand.Create(),
            ShowCommand.Create(),
            ScheduleCommand.Create(),
            TimeCommand.Create(),
            CheckCommand.Create(),
            CompareCommand.Create(),
            SweepCommand.Create(),
            SchemaCommand.Create(),
            ReferenceCommand.Create(),
        };
        root.Options.Add(CommonOptions.Plugin);
        root.Options.Add(CommonOptions.Verbose);
        HelpWithExamples.Install(root);
        return root;
    }
}
