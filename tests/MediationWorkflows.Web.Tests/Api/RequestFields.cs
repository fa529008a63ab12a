using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>A field that a request has, however deep it lies.</summary>
/// <param name="Path">As refusals name it: <c>terms[0].due</c>. Lists have one element.</param>
/// <param name="Of">The request, or the part of one, whose field it is, as <see cref="FieldRules"/> calls it.</param>
sealed record RequestField(string Path, string Of, string Name, Type Type)
{
    public FieldRule Rule => FieldRules.Table.GetValueOrDefault(Of)?.GetValueOrDefault(Name) ?? throw new InvalidOperationException($"FieldRules says nothing of {Of}.{Name}.");

    /// <summary>What no value of this type may be, whatever the field means.</summary>
    public IEnumerable<JsonNode?> WrongByType => RequestFields.ElementOf(Type) is { } element
        ? RequestFields.IsRecord(element) ? [new JsonArray((JsonNode?)null)] : WrongOf(element).Select(wrong => new JsonArray(wrong))
        : WrongOf(Type);

    static IEnumerable<JsonNode> WrongOf(Type type) => type switch
    {
        _ when type == typeof(string) => [new string('x', 100_001)],
        { IsEnum: true } => ["NoSuchMember"],
        _ => type.Name switch
        {
            nameof(Int32) => [3_000_000_000],
            nameof(Decimal) => [JsonNode.Parse("1e40")!],
            nameof(Guid) => ["no-such-id"],
            nameof(LocalDate) => ["2027-02-30"],
            nameof(Instant) => ["2027-02-30T15:00:00Z"],
            nameof(LocalTime) => ["25:00"],
            _ => [],
        },
    };
}

/// <summary>Requests as the service's types say them.</summary>
static class RequestFields
{
    public static IEnumerable<RequestField> Of(Type request, string at = "")
    {
        foreach (var property in request.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var field = new RequestField(at + JsonNamingPolicy.CamelCase.ConvertName(property.Name), NameOf(request), JsonNamingPolicy.CamelCase.ConvertName(property.Name), Plain(property.PropertyType));
            yield return field;
            var below = IsRecord(field.Type) ? Of(field.Type, $"{field.Path}.") : ElementOf(field.Type) is { } element && IsRecord(element) ? Of(element, $"{field.Path}[0].") : [];
            foreach (var inner in below)
                yield return inner;
        }
    }

    /// <summary>A body that is refused for no field of its own.</summary>
    public static JsonObject Valid(Type request) => new(Of(request).Where(f => !f.Path.Contains('.', StringComparison.Ordinal)).Select(f => KeyValuePair.Create(f.Name, ValueOf(f))));

    /// <summary>A record of the service's own: an object of fields.</summary>
    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    public static Type? ElementOf(Type type) => type == typeof(string) || type == typeof(JsonObject) || type.Name.StartsWith("Dictionary", StringComparison.Ordinal) ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    static JsonNode? ValueOf(RequestField field) => IsRecord(field.Type) ? Valid(field.Type)
        : ElementOf(field.Type) is { } element && IsRecord(element) ? new JsonArray(Valid(element))
        : field.Rule.Valid?.DeepClone();

    static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name;

    static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
