namespace NetFramework.Tests;

/// <summary>The files that Fixtures/make_fixtures.py made with numpy.</summary>
internal static class Fixture
{
    /// <summary>The 2×3 values of every fixture of integers.</summary>
    public static readonly double[] Integers = [0, 1, 2, 3, 4, 100];

    /// <summary>The 2×3 values of every fixture of floats.</summary>
    public static readonly double[] Floats = [-1.5, 0, 0.25, 1, 2.5, 1024];

    /// <summary>The 2×3 values of every fixture of booleans.</summary>
    public static readonly double[] Booleans = [0, 1, 1, 0, 0, 1];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));
}
