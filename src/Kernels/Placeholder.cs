namespace NetFramework;
internal static class PlaceholderKernels;
