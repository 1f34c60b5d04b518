using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetFramework.Layers;

namespace NetFramework.Cli.CommandLine;

/// <summary>Layer types from assemblies that the command line names.</summary>
internal static class PluginFiles
{
    /// <summary>The assemblies loaded so far, by their full paths.</summary>
    public static IReadOnlyList<string> Loaded { get; private set; } = [];

    /// <summary>Loads the assemblies and registers their layer types.</summary>
    /// <exception cref="InputException">A file is missing, no .NET assembly, built against another version, or holds no layer type.</exception>
    public static void Load(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            Load(path);
            Loaded = [.. Loaded, Path.GetFullPath(path)];
        }
    }

    private static void Load(string path)
    {
        var location = new SourceLocation(path);
        CheckReferences(path, location);
        try
        {
            if (LayerRegistry.Register(Assembly.LoadFrom(path)).Count == 0)
                throw new InputException("the assembly holds no layer type: a public class with [LayerType(\"Name\")] that derives from Layer<T, TOptions>", location);
        }
        catch (InputException exception) when (exception.Errors.Any(error => error.Location is null))
        {
            throw new InputException([.. exception.Errors.Select(error => error with { Location = error.Location ?? location })], exception);
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or FileNotFoundException or ReflectionTypeLoadException or TypeLoadException or MissingMemberException)
        {
            Exception cause = exception is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } ? first : exception;
            throw new InputException($"the assembly cannot be used with netframework {OwnVersion}; was it built against another version? {cause.Message}", location, exception);
        }
    }

    private static Version? OwnVersion => typeof(LayerRegistry).Assembly.GetName().Version;

    /// <summary>Looks at the file before it is loaded: whether it is an assembly, and which version of the framework it was built against.</summary>
    private static void CheckReferences(string path, SourceLocation location)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            using var file = new PEReader(stream);
            if (!file.HasMetadata)
                throw new InputException("the file is a native library, not a .NET assembly", location);
            MetadataReader metadata = file.GetMetadataReader();
            AssemblyName layers = typeof(LayerRegistry).Assembly.GetName();
            AssemblyName? built = metadata.AssemblyReferences
                .Select(reference => metadata.GetAssemblyReference(reference).GetAssemblyName())
                .FirstOrDefault(reference => reference.Name == layers.Name);
            if (built is null && metadata.GetAssemblyDefinition().GetAssemblyName().Name != layers.Name)
                throw new InputException($"the assembly holds no layer type: it does not refer to {layers.Name}", location);
            if (built?.Version is { } version && (version.Major, version.Minor) != (layers.Version!.Major, layers.Version.Minor))
                throw new InputException($"the assembly was built against {layers.Name} {version}, but this is {layers.Version}: build it anew", location);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException or IOException)
        {
            throw new InputException("the file is no .NET assembly", location, exception);
        }
    }
}
