namespace NetFramework.Numerics.Reports;

/// <summary>A point of a series.</summary>
/// <param name="X">Its x.</param>
/// <param name="Y">Its y; NaN or infinite for a point that is shown as a mark above the plot.</param>
/// <param name="Error">Half the length of its error bar, in units of y; 0 for none.</param>
/// <param name="IsMarked">Whether the mark is shown although y is finite: where some of the runs behind it were not.</param>
public readonly record struct PlotPoint(double X, double Y, double Error = 0, bool IsMarked = false);

/// <summary>A line of a plot. Its colour, dashes and markers follow from its place among the plot's series.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Points">The points, by ascending x.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<PlotPoint> Points);

/// <summary>A plot of lines over two axes.</summary>
/// <param name="Name">The name of its file, without an extension.</param>
/// <param name="Title">The title.</param>
/// <param name="Description">What is to be seen, for those who cannot see it.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines.</param>
public sealed record Plot(string Name, string Title, string Description, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series);
