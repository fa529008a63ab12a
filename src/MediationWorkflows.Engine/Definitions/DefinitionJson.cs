using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Definitions;

/// <summary>Text to JSON tree and back. Numbers keep their spelling; the tree is checked once, so that later reads cannot throw.</summary>
internal static class DefinitionJson
{
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions ReadOptions = new()
    {
        MaxDepth = MaxDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonWriterOptions WriteOptions = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        MaxDepth = MaxDepth + 8,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonObject ParseObject(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text.TrimStart('\uFEFF'), documentOptions: ReadOptions);
            Touch(node);
        }
        catch (JsonException) when (IsTooDeep(text))
        {
            throw new DefinitionFormatException($"Nested too deeply: at most {MaxDepth} levels are read.", "$");
        }
        catch (JsonException e) when (e.LineNumber is null)
        {
            // Told of an object as a whole, without a place.
            throw new DefinitionFormatException("A name is used twice in one object.", "$");
        }
        catch (JsonException e)
        {
            throw new DefinitionFormatException($"Not JSON: line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}.", "$");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // A lone surrogate can be written in JSON but not in UTF-8, so it could never be stored.
            throw new DefinitionFormatException("A text holds half of a surrogate pair.", "$");
        }

        return node as JsonObject ?? throw new DefinitionFormatException("A workflow definition is a JSON object.", "$");
    }

    public static string Write(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriteOptions))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // The exception says that a level is too many only in its text.
    private static bool IsTooDeep(string text)
    {
        var options = new JsonReaderOptions { MaxDepth = MaxDepth + 1, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF')), options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Broken before it is too deep.
        }

        return false;
    }

    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (key, value) in o)
                {
                    EnsureStorable(key);
                    Touch(value);
                }

                break;
            case JsonArray a:
                foreach (var item in a)
                    Touch(item);
                break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                EnsureStorable(v.GetValue<string>());
                break;
        }
    }

    private static void EnsureStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                throw new InvalidOperationException();
        }
    }

    public static string? Text(this JsonObject o, string name) =>
        o.TryGetPropertyValue(name, out var n) && n is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : null;

    public static int? Whole(this JsonObject o, string name)
    {
        if (!o.TryGetPropertyValue(name, out var n) || n is not JsonValue v)
            return null;
        return v.GetValueKind() switch
        {
            JsonValueKind.Number when v.TryGetValue<int>(out var i) => i,
            JsonValueKind.String when int.TryParse(v.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out var i) => i,
            _ => null,
        };
    }

    public static bool? Flag(this JsonObject o, string name)
    {
        if (!o.TryGetPropertyValue(name, out var n) || n is not JsonValue v)
            return null;
        return v.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(v.GetValue<string>(), out var b) => b,
            _ => null,
        };
    }

    public static JsonObject? Object(this JsonObject o, string name) => o.TryGetPropertyValue(name, out var n) ? n as JsonObject : null;

    /// <summary>The items of an array, also in the <c>{"$values":[…]}</c> wrapping of older files.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonObject o, string name)
    {
        if (!o.TryGetPropertyValue(name, out var n))
            return [];
        return n switch
        {
            JsonArray a => a,
            JsonObject w when w.TryGetPropertyValue("$values", out var values) && values is JsonArray a => a,
            _ => [],
        };
    }

    /// <summary>Refuses a list that is none, and a list of objects that holds something else. A missing list and null are fine.</summary>
    public static void RequireObjects(this JsonObject o, string name, string path)
    {
        o.RequireList(name, path);
        var i = 0;
        foreach (var item in o.Items(name))
        {
            if (item is not JsonObject)
                throw new DefinitionFormatException("This must be an object.", $"{path}.{name}[{i}]");
            i++;
        }
    }

    public static void RequireList(this JsonObject o, string name, string path)
    {
        if (o.TryGetPropertyValue(name, out var list) && list is not (null or JsonArray) && (list as JsonObject)?["$values"] is not JsonArray)
            throw new DefinitionFormatException("This must be a list.", $"{path}.{name}");
    }
}
