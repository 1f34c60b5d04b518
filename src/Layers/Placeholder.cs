namespace NetFramework;
internal static class PlaceholderLayers;
