namespace NetFramework;
internal static class PlaceholderNet;
