using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Cli.CommandLine;

/// <summary>The options that several commands take.</summary>
internal static class CommonOptions
{
    /// <summary>Layers from other assemblies; on every command.</summary>
    public static Option<string[]> Plugin { get; } = new("--plugin")
    {
        HelpName = "FILE.dll",
        Description = "Adds the layer types of an assembly (may be given more than once)",
        Arity = ArgumentArity.OneOrMore,
        Recursive = true,
    };

    /// <summary>Whether to say more; on every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Says more, and shows where an internal error comes from", Recursive = true };

    /// <summary>Whether <c>--verbose</c> or the environment variable NETFRAMEWORK_VERBOSE asks for more.</summary>
    public static bool IsVerbose(ParseResult parsed) =>
        parsed.GetResult(Verbose) is { Implicit: false } || Environment.GetEnvironmentVariable("NETFRAMEWORK_VERBOSE") is { Length: > 0 };

    /// <summary>Whether the command line names plug-ins.</summary>
    public static bool HasPlugins(ParseResult parsed) => parsed.GetResult(Plugin) is { Implicit: false };

    /// <summary>Registers the layers of all plug-ins.</summary>
    public static void LoadPlugins(ParseResult parsed)
    {
        if (HasPlugins(parsed))
            PluginFiles.Load(parsed.GetValue(Plugin) ?? []);
    }

    /// <summary>A file that must be given, by position.</summary>
    public static Argument<string> File(string name, string description) => new(name) { Description = description };

    /// <summary>A weight file.</summary>
    public static Option<string?> Weights(string description) => new("--weights") { HelpName = "FILE.safetensors", Description = description };

    /// <summary>The precision of all numbers; float where it is not given.</summary>
    public static Option<Precision?> Precision() => OneOf<Precision>("--precision", "Precision of all numbers  [default: float]");

    /// <summary>One of the members of an enum, written as definitions write it.</summary>
    public static Option<TEnum?> OneOf<TEnum>(string name, string description) where TEnum : struct, Enum
    {
        IReadOnlyList<string> values = YamlNames.Values(typeof(TEnum));
        return new Option<TEnum?>(name)
        {
            HelpName = string.Join('|', values),
            Description = description,
            CustomParser = result => ParseOneOf<TEnum>(result, name),
        };
    }

    /// <summary>Members of an enum, separated by commas, each once.</summary>
    public static Option<IReadOnlyList<TEnum>?> ListOf<TEnum>(string name, string description) where TEnum : struct, Enum
    {
        IReadOnlyList<string> values = YamlNames.Values(typeof(TEnum));
        return new Option<IReadOnlyList<TEnum>?>(name)
        {
            HelpName = string.Join(',', values),
            Description = description,
            CustomParser = result => ParseListOf<TEnum>(result, name, values),
        };
    }

    /// <summary>A count of at least 1.</summary>
    public static Option<int?> AtLeastOne(string name, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? count
            : Wrong<int?>(result, $"{name} takes a number of at least 1, not '{result.Tokens[0].Value}'"),
    };

    /// <summary>One of the members of an enum, by position; it need not be given.</summary>
    public static Argument<TEnum?> OneOfByPosition<TEnum>(string description) where TEnum : struct, Enum
    {
        string name = string.Join('|', YamlNames.Values(typeof(TEnum)));
        return new Argument<TEnum?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne, CustomParser = result => ParseOneOf<TEnum>(result, "the argument") };
    }

    /// <summary>The seed of all random numbers.</summary>
    public static Option<long?> Seed() => new("--seed")
    {
        HelpName = "N",
        Description = "Seed of all random numbers: the same seed gives the same result",
        CustomParser = result => long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seed)
            ? seed
            : Wrong<long?>(result, $"--seed takes an integer, not '{result.Tokens[0].Value}'"),
    };

    /// <summary>The number of threads. Results do not depend on it.</summary>
    public static Option<int?> ThreadCount() => AtLeastOne("--threads", "Number of threads; results do not depend on it  [default: all processors]");

    /// <summary>Whether inference computes each layer by itself.</summary>
    public static Option<bool> NoFuse() => new("--no-fuse") { Description = "Computes every layer by itself in inference: no convolution or inner product takes over what follows it" };

    /// <summary>Makes the kernels use the asked number of threads.</summary>
    public static void UseThreads(int? count)
    {
        if (count is { } asked)
            Threads.Count = asked;
    }

    private static TValue? Wrong<TValue>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    private static TEnum? ParseOneOf<TEnum>(ArgumentResult result, string name) where TEnum : struct, Enum
    {
        if (result.Tokens.Count == 0)
            return null;
        string text = result.Tokens[0].Value;
        IReadOnlyList<string> values = YamlNames.Values(typeof(TEnum));
        return YamlNames.TryParse(typeof(TEnum), text, out object? member)
            ? (TEnum)member!
            : Wrong<TEnum?>(result, $"{name} must be one of {string.Join(", ", values)}, not '{text}'{NearestName.Hint(text, values)}");
    }

    private static IReadOnlyList<TEnum>? ParseListOf<TEnum>(ArgumentResult result, string name, IReadOnlyList<string> values) where TEnum : struct, Enum
    {
        if (result.Tokens.Count == 0)
            return null;
        List<TEnum> members = [];
        foreach (string text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!YamlNames.TryParse(typeof(TEnum), text, out object? member))
                return Wrong<IReadOnlyList<TEnum>?>(result, $"{name} takes names of {string.Join(", ", values)}, separated by commas, not '{text}'{NearestName.Hint(text, values)}");
            if (!members.Contains((TEnum)member!))
                members.Add((TEnum)member!);
        }
        return members;
    }
}
