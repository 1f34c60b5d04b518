using System.Globalization;

namespace NetFramework;

/// <summary>Parses the dictionary of a .npy header, a Python literal as in <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
internal sealed class NpyHeaderText(string text, string what, SourceLocation location)
{
    private static readonly string[] Keys = ["descr", "fortran_order", "shape"];

    private int position;

    /// <summary>The header that the text describes.</summary>
    /// <exception cref="InputException">The text is no such dictionary, or the element type is not one of numbers.</exception>
    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortranOrder = null;
        List<long>? extents = null;
        Expect('{');
        while (!Take('}'))
        {
            string key = ReadString();
            if (!Keys.Contains(key))
                throw Error($"has the unknown key '{key}'{NearestName.Hint(key, Keys)}");
            if (key == "descr" ? descr is not null : key == "shape" ? extents is not null : fortranOrder is not null)
                throw Error($"has the key '{key}' twice");
            Expect(':');
            switch (key)
            {
                case "descr": descr = ReadDescr(); break;
                case "fortran_order": fortranOrder = ReadBoolean(); break;
                default: extents = ReadExtents(); break;
            }
            if (Take(','))
                continue;
            Expect('}');
            break;
        }
        SkipSpace();
        if (position < text.Length)
            throw Unexpected("the end");
        if (descr is null || fortranOrder is null || extents is null)
            throw Error($"lacks the key '{(descr is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape")}'");
        (ElementType type, bool bigEndian) = ParseDescr(descr);
        return new NpyHeader(type, bigEndian, fortranOrder.Value, FileShapes.Create(extents, what, location));
    }

    private (ElementType Type, bool BigEndian) ParseDescr(string descr)
    {
        string kind = descr.Length > 0 && descr[0] is '<' or '>' or '=' or '|' ? descr[1..] : descr;
        ElementType type = kind switch
        {
            "b1" or "?" => ElementType.Boolean,
            "u1" => ElementType.UInt8,
            "i1" => ElementType.Int8,
            "u2" => ElementType.UInt16,
            "i2" => ElementType.Int16,
            "u4" => ElementType.UInt32,
            "i4" => ElementType.Int32,
            "u8" => ElementType.UInt64,
            "i8" => ElementType.Int64,
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            _ when kind.StartsWith('O') => throw new InputException($"{what} holds Python objects (dtype '{descr}'), which are pickled and never loaded: save it with a number type", location),
            _ => throw new InputException($"{what} has the dtype '{descr}', but only real numbers (b1, i1 … i8, u1 … u8, f2, f4, f8) are supported", location),
        };
        return (type, descr[0] == '>');
    }

    private string ReadDescr()
    {
        SkipSpace();
        return position < text.Length && text[position] == '['
            ? throw new InputException($"{what} is a structured array (its dtype is a list of fields), but only arrays of numbers are supported", location)
            : ReadString();
    }

    private string ReadString()
    {
        SkipSpace();
        if (position >= text.Length || text[position] is not ('\'' or '"'))
            throw Unexpected("a string");
        int end = text.IndexOf(text[position], position + 1);
        if (end < 0)
            throw Error("has a string without an end");
        string value = text[(position + 1)..end];
        position = end + 1;
        return value;
    }

    private bool ReadBoolean()
    {
        SkipSpace();
        bool value = text.AsSpan(position).StartsWith("True");
        if (!value && !text.AsSpan(position).StartsWith("False"))
            throw Unexpected("True or False");
        position += value ? 4 : 5;
        return value;
    }

    private List<long> ReadExtents()
    {
        var extents = new List<long>();
        Expect('(');
        while (!Take(')'))
        {
            extents.Add(ReadInteger());
            if (Take(','))
                continue;
            Expect(')');
            break;
        }
        return extents;
    }

    private long ReadInteger()
    {
        SkipSpace();
        int start = position;
        if (position < text.Length && text[position] == '-')
            position++;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        ReadOnlySpan<char> digits = text.AsSpan(start, position - start);
        if (digits.Length == 0 || digits is "-")
            throw Unexpected("an integer");
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            throw Error($"has the extent {digits}, which is out of range");
        // Python 2 wrote long integers as 3L.
        if (position < text.Length && text[position] == 'L')
            position++;
        return value;
    }

    private bool Take(char character)
    {
        SkipSpace();
        if (position >= text.Length || text[position] != character)
            return false;
        position++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Take(character))
            throw Unexpected($"'{character}'");
    }

    private void SkipSpace()
    {
        while (position < text.Length && text[position] is ' ' or '\n' or '\r' or '\t')
            position++;
    }

    private InputException Unexpected(string expected) =>
        Error($"has {(position < text.Length ? $"'{Printable(text[position])}'" : "its end")} at character {position + 1}, where {expected} was expected");

    private static string Printable(char character) => char.IsControl(character) ? $"\\x{(int)character:X2}" : character.ToString();

    private InputException Error(string problem) => new($"the header of {what} {problem}", location);
}
