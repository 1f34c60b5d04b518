namespace NetFramework.Kernels;

/// <summary>Positions that lie side by side, for every element of the kernel.</summary>
/// <param name="First">The first, counted from the first of all.</param>
/// <param name="Source">Where the element 0 of channel 0 lies for the first.</param>
/// <param name="Length">Their number.</param>
internal readonly record struct PatchRun(int First, int Source, int Length);
