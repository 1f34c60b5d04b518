namespace NetFramework;
internal static class PlaceholderSolvers;
