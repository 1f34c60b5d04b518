using System.Text;

namespace NetFramework.Monitoring;

/// <summary>A text file that grows line by line. Each line is handed to the operating system as it is written: a process that is killed loses none but the one at hand.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream stream;

    private LineFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens a file to add to it, without the lines that do not count, and without an unfinished one at its end.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <param name="most">The number of lines to keep, at most.</param>
    /// <param name="kept">Is told of each line that is kept.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static LineFile Open(string path, long most, Action<string>? kept = null)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            stream.SetLength(LengthOfLines(new BufferedStream(stream, 1 << 16), most, kept));
            stream.Seek(0, SeekOrigin.End);
            return new LineFile(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void Add(string line)
    {
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static long LengthOfLines(BufferedStream stream, long most, Action<string>? kept)
    {
        List<byte> line = [];
        long length = 0;
        for (int value = stream.ReadByte(); value >= 0 && most > 0; value = stream.ReadByte())
        {
            if (value != '\n')
            {
                line.Add((byte)value);
                continue;
            }
            length += line.Count + 1;
            most--;
            kept?.Invoke(Encoding.UTF8.GetString([.. line]));
            line.Clear();
        }
        return length;
    }
}
