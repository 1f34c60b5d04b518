using System.Globalization;
using System.Text.Json.Nodes;
using NetFramework.Layers;
using NetFramework.Yaml;

namespace NetFramework.Schema;

/// <summary>
/// A JSON Schema (draft 2020-12) of definition files, made from the records that they are read into: keys, types, defaults, ranges, what is required, and the docstrings.
/// Editors complete and check YAML with it. What only <see cref="IValidated.Validate"/> knows, rules between keys, it does not say.
/// </summary>
public sealed class DefinitionSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);

    private DefinitionSchema()
    {
    }

    /// <summary>The schema of files that hold one kind of record.</summary>
    /// <param name="record">The record: <see cref="NetDefinition"/>, for one.</param>
    public static JsonObject Of(Type record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var schema = new DefinitionSchema();
        return schema.Document(record.Name, schema.Reference(record));
    }

    /// <summary>The schema of files that hold one of several kinds of record.</summary>
    /// <param name="kinds">The kinds that are told by their keys: a file is of the first that it has a key of.</param>
    /// <param name="other">The kind of all other files.</param>
    public static JsonObject OfOneOf(IReadOnlyList<(Type Record, string[] Keys)> kinds, Type other)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(other);
        var schema = new DefinitionSchema();
        JsonObject root = schema.Reference(other);
        foreach ((Type record, string[] keys) in kinds.Reverse())
        {
            root = new JsonObject
            {
                ["if"] = new JsonObject { ["anyOf"] = new JsonArray([.. keys.Select(key => (JsonNode?)new JsonObject { ["required"] = new JsonArray(key) })]) },
                ["then"] = schema.Reference(record),
                ["else"] = root,
            };
        }
        return schema.Document(string.Join(" or ", [.. kinds.Select(kind => kind.Record.Name), other.Name]), root);
    }

    private JsonObject Document(string title, JsonObject root)
    {
        var document = new JsonObject { ["$schema"] = Dialect, ["title"] = title };
        foreach ((string key, JsonNode? value) in root)
            document[key] = value?.DeepClone();
        document["$defs"] = new JsonObject(definitions.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        return document;
    }

    private JsonObject Reference(Type record)
    {
        if (!definitions.ContainsKey(record.Name))
        {
            // The entry stands before its parts are made: a record may hold itself.
            definitions[record.Name] = [];
            definitions[record.Name] = record == typeof(LayerDefinition) ? LayerOfAnyType() : Record(record);
        }
        return new JsonObject { ["$ref"] = $"#/$defs/{record.Name}" };
    }

    private JsonObject Record(Type record)
    {
        object defaults = RecordShape.CreateDefault(record);
        IReadOnlyList<RecordKey> keys = RecordShape.KeysOf(record);
        var properties = new JsonObject();
        foreach (RecordKey key in keys)
            properties[key.Key] = Property(key, defaults);
        if (record == typeof(NetDefinition))
            properties[TemplateExpander.TemplatesKey] = Templates();
        return ObjectWith(properties, keys, XmlDocumentation.TextOf(record, "summary"));
    }

    private static JsonObject ObjectWith(JsonObject properties, IEnumerable<RecordKey> keys, string description)
    {
        var schema = new JsonObject { ["type"] = "object" };
        Describe(schema, description);
        schema["properties"] = properties;
        if (keys.Where(key => key.Required).Select(key => (JsonNode?)key.Key).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray(required);
        schema["additionalProperties"] = false;
        return schema;
    }

    // ---- templates

    /// <summary>The templates of a net. Their layers are not judged before arguments have taken the place of $(name), which may stand for a value of any kind.</summary>
    private static JsonObject Templates() => new()
    {
        ["description"] = "The net's templates by name: lists of layers, in which $(name) stands for an argument. An entry of layers, or of another template, uses one.",
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
    };

    /// <summary>An entry of a net's layers: the use of a template, with any arguments, or a layer.</summary>
    private static JsonObject UseOr(JsonObject layer) => new()
    {
        ["if"] = new JsonObject { ["required"] = new JsonArray(TemplateExpander.UseKey) },
        ["then"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [TemplateExpander.UseKey] = new JsonObject { ["description"] = "The template whose layers stand here; the other keys are its arguments.", ["type"] = "string" },
            },
        },
        ["else"] = layer,
    };

    // ---- layers

    /// <summary>The schema of a layer: by its type, that of the type.</summary>
    private JsonObject LayerOfAnyType()
    {
        RecordKey[] common = [.. RecordShape.KeysOf(typeof(LayerDefinition)).Where(key => key.Property.PropertyType != typeof(LayerOptions))];
        object defaults = RecordShape.CreateDefault(typeof(LayerDefinition));
        var properties = new JsonObject();
        foreach (RecordKey key in common)
            properties[key.Key] = Property(key, defaults);
        IReadOnlyList<LayerTypeInfo> types = LayerRegistry.Types;
        var type = (JsonObject)properties["type"]!;
        type["type"] = "string";
        type["enum"] = new JsonArray([.. types.Select(info => (JsonNode?)info.Name)]);
        var byType = new JsonArray();
        foreach (LayerTypeInfo info in types)
        {
            definitions[NameOf(info)] = LayerOf(info, common);
            byType.Add(new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = info.Name } },
                    ["required"] = new JsonArray("type"),
                },
                ["then"] = new JsonObject { ["$ref"] = $"#/$defs/{NameOf(info)}" },
            });
        }
        JsonObject layer = ObjectWith(properties, common, XmlDocumentation.TextOf(typeof(LayerDefinition), "summary"));
        // Which keys there are depends on the type: the type's own schema closes the set.
        layer.Remove("additionalProperties");
        layer["allOf"] = byType;
        return layer;
    }

    private JsonObject LayerOf(LayerTypeInfo info, IReadOnlyList<RecordKey> common)
    {
        var properties = new JsonObject();
        foreach (RecordKey key in common)
            properties[key.Key] = new JsonObject { ["$ref"] = $"#/$defs/{nameof(LayerDefinition)}/properties/{key.Key}" };
        object defaults = RecordShape.CreateDefault(info.OptionsType);
        IReadOnlyList<RecordKey> own = RecordShape.KeysOf(info.OptionsType);
        foreach (RecordKey key in own)
            properties[key.Key] = Property(key, defaults);
        return ObjectWith(properties, own, LayerDocumentation.Of(info).Text);
    }

    private static string NameOf(LayerTypeInfo info) => $"{info.Name} layer".Replace(' ', '_');

    // ---- properties

    private JsonObject Property(RecordKey key, object defaults)
    {
        JsonObject schema = Value(key.Property.PropertyType, key);
        var described = new JsonObject();
        Describe(described, XmlDocumentation.TextOf(key.Property, "summary"));
        foreach ((string name, JsonNode? value) in schema)
            described[name] = value?.DeepClone();
        if (!key.Required && Default(key.Property.GetValue(defaults)) is { } byDefault)
            described["default"] = byDefault;
        return described;
    }

    private static void Describe(JsonObject schema, string text)
    {
        if (text.Length > 0)
            schema["description"] = text;
    }

    private JsonObject Value(Type type, RecordKey key)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ListOrWord.PartsOf(type) is var (ofList, words))
            return AnyOf(Value(ofList.MakeArrayType(), key), Value(words, key));
        if (RecordShape.ElementOfList(type) is { } element)
        {
            JsonObject one = Value(element, key);
            // One alternative gives an editor one message; nobody writes a net of one layer without the list.
            if (element == typeof(LayerDefinition))
                return new JsonObject { ["type"] = "array", ["items"] = UseOr(one) };
            // A single value stands for a list of one.
            return AnyOf(one, new JsonObject { ["type"] = "array", ["items"] = one.DeepClone() });
        }
        if (type == typeof(NetDefinition))
            return new JsonObject { ["if"] = new JsonObject { ["type"] = "object" }, ["then"] = Reference(type), ["else"] = new JsonObject { ["type"] = "string" } };
        if (type == typeof(int) || type == typeof(long))
            return Number("integer", key);
        if (type == typeof(double))
            return Number("number", key);
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        // A text that looks like a number or a truth value is a text all the same: a column named by its index.
        if (type == typeof(string))
            return new JsonObject { ["type"] = key.IsFilePath ? "string" : new JsonArray("string", "number", "boolean") };
        return type.IsEnum
            ? new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. YamlNames.Values(type).Select(value => (JsonNode?)value)]) }
            : Reference(type);
    }

    private static JsonObject AnyOf(JsonObject first, JsonObject second)
    {
        var alternatives = new JsonArray();
        foreach (JsonObject schema in new[] { first, second })
        {
            if (schema.Count == 1 && schema["anyOf"] is JsonArray nested)
            {
                foreach (JsonNode? alternative in nested)
                    alternatives.Add(alternative?.DeepClone());
            }
            else
            {
                alternatives.Add((JsonNode)schema);
            }
        }
        return new JsonObject { ["anyOf"] = alternatives };
    }

    private static JsonObject Number(string type, RecordKey key)
    {
        var schema = new JsonObject { ["type"] = type };
        if (key.Range is not { } range)
            return schema;
        double min = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), max = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        if (min is not (int.MinValue or long.MinValue or double.MinValue or double.NegativeInfinity))
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = min;
        if (max is not (int.MaxValue or long.MaxValue or double.MaxValue or double.PositiveInfinity))
            schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = max;
        return schema;
    }

    private static JsonNode? Default(object? value) => value switch
    {
        bool truth => truth,
        int number => number,
        long number => number,
        double number when double.IsFinite(number) => number,
        Enum member => YamlNames.Value(member),
        string { Length: > 0 } text => text,
        _ => null,
    };
}
