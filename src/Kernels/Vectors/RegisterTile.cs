namespace NetFramework.Kernels;

/// <summary>The sizes of the tiles that a kernel holds in registers. Each is a type, so that the compiler makes a loop of its own for it and leaves out what a smaller tile does not use.</summary>
internal static class RegisterTile
{
    internal interface ITile
    {
        static abstract int Rows { get; }

        /// <summary>Whether a row has two registers, or one.</summary>
        static abstract bool IsWide { get; }
    }

    internal readonly struct Tile2 : ITile
    {
        public static int Rows => 2;

        public static bool IsWide => false;
    }

    internal readonly struct Tile2Wide : ITile
    {
        public static int Rows => 2;

        public static bool IsWide => true;
    }

    internal readonly struct Tile4 : ITile
    {
        public static int Rows => 4;

        public static bool IsWide => false;
    }

    internal readonly struct Tile4Wide : ITile
    {
        public static int Rows => 4;

        public static bool IsWide => true;
    }

    internal readonly struct Tile6 : ITile
    {
        public static int Rows => 6;

        public static bool IsWide => false;
    }

    internal readonly struct Tile6Wide : ITile
    {
        public static int Rows => 6;

        public static bool IsWide => true;
    }

    internal readonly struct Tile8 : ITile
    {
        public static int Rows => 8;

        public static bool IsWide => false;
    }

    internal readonly struct Tile8Wide : ITile
    {
        public static int Rows => 8;

        public static bool IsWide => true;
    }

    internal readonly struct Tile10 : ITile
    {
        public static int Rows => 10;

        public static bool IsWide => false;
    }

    internal readonly struct Tile10Wide : ITile
    {
        public static int Rows => 10;

        public static bool IsWide => true;
    }

    internal readonly struct Tile12 : ITile
    {
        public static int Rows => 12;

        public static bool IsWide => false;
    }

    internal readonly struct Tile12Wide : ITile
    {
        public static int Rows => 12;

        public static bool IsWide => true;
    }
}
