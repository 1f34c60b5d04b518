namespace NetFramework;
internal static class PlaceholderBlobs;
