using System.ComponentModel;
using System.Runtime.InteropServices;

namespace NetFramework;

/// <summary>Brings the names in a folder to the disk: what a power failure leaves of a new or renamed file is otherwise the file system's choice.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    /// <summary>Flushes a folder. Windows has no such thing, nor have some file systems: there it does nothing.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk reports an error.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw Error(folder);
        try
        {
            if (Synchronize(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Error(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Error(string folder) => new($"{folder}: cannot flush: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
