namespace NetFramework;
internal static class PlaceholderNumerics;
