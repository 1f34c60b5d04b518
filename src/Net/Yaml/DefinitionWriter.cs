using System.Collections;
using System.Globalization;
using NetFramework.Layers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NetFramework.Yaml;

/// <summary>Writes definition records as YAML: every key whose value is not the default, layers one per line.</summary>
public static class DefinitionWriter
{
    /// <summary>The record as YAML text. Reading it gives an equal record.</summary>
    /// <param name="record">A definition.</param>
    /// <param name="folder">Where the text is going to be: file paths are written relative to it. Null leaves them absolute.</param>
    public static string Write(object record, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        new RecordWriter(emitter, folder).WriteRecord(record, MappingStyle.Block);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>A truth value, number or member of an enum as definitions write it.</summary>
    internal static string ScalarText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf",
        Enum member => YamlNames.Value(member),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed class RecordWriter(Emitter emitter, string? folder)
    {
        public void WriteRecord(object record, MappingStyle style)
        {
            emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
            WriteKeys(record);
            emitter.Emit(new MappingEnd());
        }

        private void WriteKeys(object record)
        {
            object defaults = RecordShape.CreateDefault(record.GetType());
            foreach (RecordKey key in RecordShape.KeysOf(record.GetType()))
            {
                object? value = key.ValueIn(record);
                if (value is LayerOptions options && record is LayerDefinition)
                {
                    WriteKeys(options);
                    continue;
                }
                if (value is null || (!key.Required && Same(value, key.ValueIn(defaults))))
                    continue;
                emitter.Emit(new Scalar(key.Key));
                WriteValue(key.IsFilePath && folder is not null ? RelativePaths(value) : value);
            }
        }

        private static bool Same(object? value, object? other) =>
            value is IEnumerable list and not string && other is IEnumerable otherList ? list.Cast<object>().SequenceEqual(otherList.Cast<object>()) : Equals(value, other);

        private void WriteValue(object value)
        {
            switch (value)
            {
                case string text:
                    // A text that would read as something else is quoted.
                    bool plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' or '.') && text is not ("null" or "true" or "false");
                    emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: plain, isQuotedImplicit: true));
                    break;
                case bool or int or long or double or Enum:
                    emitter.Emit(new Scalar(ScalarText(value)));
                    break;
                case IEnumerable list:
                    bool ofLayers = value is IEnumerable<LayerDefinition>;
                    emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, ofLayers ? SequenceStyle.Block : SequenceStyle.Flow));
                    foreach (object entry in list)
                        WriteValue(entry);
                    emitter.Emit(new SequenceEnd());
                    break;
                default:
                    WriteRecord(value, value is NetDefinition ? MappingStyle.Block : MappingStyle.Flow);
                    break;
            }
        }

        private object RelativePaths(object value) => value switch
        {
            string path => RelativePath(path),
            IEnumerable<string> paths => paths.Select(RelativePath).ToArray(),
            _ => value,
        };

        // Forward slashes are understood everywhere.
        private string RelativePath(string path) => Path.GetRelativePath(folder!, path).Replace('\\', '/');
    }
}
