using System.Xml.Linq;

namespace NetFramework.Tests;

/// <summary>The arrows of the design: who may know whom. A new reference that is not in this table fails here.</summary>
internal sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Kernels"] = [],
        ["Blobs"] = [],
        ["Layers"] = ["Blobs", "Kernels"],
        ["Net"] = ["Layers"],
        ["Solvers"] = ["Net"],
        ["Numerics"] = ["Net"],
        ["Monitoring"] = ["Numerics", "Solvers"],
        ["Cli"] = ["Monitoring", "Numerics", "Solvers"],
    };

    // Only Net, and Cli for output, may know the YAML library; only Cli may talk to a terminal.
    private static readonly Dictionary<string, string[]> OwnersOfPackages = new()
    {
        ["YamlDotNet"] = ["Net", "Cli"],
        ["Spectre.Console"] = ["Cli"],
        ["System.CommandLine"] = ["Cli"],
        ["CsvHelper"] = ["Layers"],
        ["Google.Protobuf"] = ["Monitoring"],
    };

    private static string Source => Path.Join(RepositoryFolder.Root, "src");

    private static IEnumerable<string> Projects => Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)!).Order();

    private static IEnumerable<string> Includes(string project, string item) =>
        from element in XDocument.Load(Path.Join(Source, project, $"{project}.csproj")).Descendants(item)
        let include = element.Attribute("Include")!.Value
        select item == "ProjectReference" ? Path.GetFileNameWithoutExtension(include) : include;

    [Test]
    public void Every_project_has_its_place_in_the_table() => Assert.That(Projects, Is.EquivalentTo(AllowedReferences.Keys));

    [TestCaseSource(nameof(Projects))]
    public void Project_references_follow_the_arrows(string project) =>
        Assert.That(Includes(project, "ProjectReference"), Is.SubsetOf(AllowedReferences[project]));

    [TestCaseSource(nameof(Projects))]
    public void Packages_stay_with_their_owners(string project) =>
        Assert.That(Includes(project, "PackageReference").Where(package => OwnersOfPackages.TryGetValue(package, out string[]? owners) && !owners.Contains(project)), Is.Empty);

    [Test]
    public void Every_source_project_has_a_test_project_of_its_name() =>
        Assert.That(Projects.Where(project => !File.Exists(Path.Join(RepositoryFolder.Root, "tests", project, $"{project}.Tests.csproj"))), Is.Empty);

    [Test]
    public void Nothing_below_the_command_line_writes_to_the_console()
    {
        IEnumerable<string> writers =
            from file in Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}Cli{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            where File.ReadAllText(file).Contains("Console.", StringComparison.Ordinal)
            select Path.GetRelativePath(Source, file);
        Assert.That(writers, Is.Empty);
    }
}
