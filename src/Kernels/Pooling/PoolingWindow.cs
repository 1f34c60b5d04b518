namespace NetFramework.Kernels;

/// <summary>One window of a plane: the rows from Top to before Bottom and the columns from Left to before Right that are there.</summary>
/// <param name="Plane">Where in the input its plane begins.</param>
/// <param name="Output">The number of its output.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Bottom">The end of its rows.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Right">The end of its columns.</param>
/// <param name="Area">Its elements, with those in the padding but without those beyond it.</param>
internal readonly record struct PoolingWindow(int Plane, int Output, int Top, int Bottom, int Left, int Right, int Area);
