using System.Globalization;

namespace NetFramework.Cli.Output;

/// <summary>Numbers as a person reads them; with a decimal point, whatever the machine's language.</summary>
internal static class Units
{
    /// <summary>A count with its thousands set apart: 60,965,224.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A size in memory: 0 B, 1.5 KiB, 233 MiB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB"];
        double size = bytes;
        int unit = 0;
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1024;
        return $"{size.ToString(unit == 0 || size >= 100 ? "F0" : size >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>A loss or a rate: six significant digits.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A share of 1, with four digits.</summary>
    public static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A duration: 45 s, 3:07, 2:03:07.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s")
        : time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
