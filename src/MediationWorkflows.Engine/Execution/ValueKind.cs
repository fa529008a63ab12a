namespace MediationWorkflows.Engine.Execution;

/// <summary>The types that variables and inputs are converted to; every other type name means Object, which converts nothing.</summary>
internal enum ValueKind
{
    Object,
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    Decimal,
    Instant,
    Duration,
    Guid,
    List,
    StringList,
}

internal static class ValueKinds
{
    public static bool IsList(this ValueKind kind) => kind is ValueKind.List or ValueKind.StringList;

    /// <summary>Reads an alias ("Int32", "String[]") or an assembly-qualified CLR name.</summary>
    public static ValueKind Parse(string typeName, bool isArray)
    {
        var name = typeName;
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0 && !name.Contains('[', StringComparison.Ordinal) && !name.Contains('<', StringComparison.Ordinal))
            name = name[..comma];
        if (isArray || name.EndsWith("[]", StringComparison.Ordinal) || name.Contains("Collection<", StringComparison.Ordinal) ||
            name.Contains("List<", StringComparison.Ordinal) || name.Contains("Enumerable<", StringComparison.Ordinal))
            return name.Contains("String", StringComparison.Ordinal) && !name.Contains("Dictionary", StringComparison.Ordinal) ? ValueKind.StringList : ValueKind.List;
        return name[(name.LastIndexOf('.') + 1)..].TrimEnd('?') switch
        {
            "String" or "string" => ValueKind.String,
            "Boolean" or "bool" => ValueKind.Boolean,
            "Int32" or "Int16" or "Byte" or "int" => ValueKind.Int32,
            "Int64" or "long" => ValueKind.Int64,
            "Double" or "Single" or "float" or "double" => ValueKind.Double,
            "Decimal" or "decimal" => ValueKind.Decimal,
            "DateTime" or "DateTimeOffset" or "Instant" => ValueKind.Instant,
            "TimeSpan" or "Duration" => ValueKind.Duration,
            "Guid" => ValueKind.Guid,
            _ => ValueKind.Object,
        };
    }
}
