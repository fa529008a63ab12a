using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>A route as the service has it: tests that go over all of them need not be told of the next one.</summary>
/// <param name="Handler">Null for a page.</param>
sealed partial record ServiceRoute(string Method, string Pattern, MethodInfo? Handler)
{
    /// <summary>The segment of an address of the API that says what its id is of.</summary>
    public string Kind => Pattern.Split('/')[3];

    public bool NamesSomething => Pattern.StartsWith("/api/v1/", StringComparison.Ordinal) && Pattern.Contains("{id:guid}", StringComparison.Ordinal);

    /// <summary>Of the installation, not of a case; or one's own.</summary>
    public bool IsOfCases => !Pattern.StartsWith("/api/v1/operations/", StringComparison.Ordinal) && !Pattern.StartsWith("/api/v1/account/", StringComparison.Ordinal);

    public static IReadOnlyList<ServiceRoute> Of(MediationFactory factory) =>
    [
        .. factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new ServiceRoute(method, $"/{e.RoutePattern.RawText!.TrimStart('/')}", e.Metadata.GetMetadata<MethodInfo>()))),
    ];

    public string Path(Guid id) => Parameter().Replace(Pattern, parameter => parameter.Groups["type"].Value switch { "guid" => id.ToString(), "int" => "1", _ => "none" });

    /// <summary>What its body is read into; null where it takes none, or reads it itself.</summary>
    public Type? Body => Handler?.GetParameters().Select(p => p.ParameterType).SingleOrDefault(t => t != typeof(IfMatch) && t.GetMethod("<Clone>$") is not null);

    public override string ToString() => $"{Method} {Pattern}";

    [GeneratedRegex(@"\{\*{0,2}\w+(:(?<type>\w+))?[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}

/// <summary>A body that says something readable in each field, made from the type that an endpoint reads.</summary>
static class PlausibleBody
{
    /// <summary>Where any word will not do.</summary>
    static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["class"] = "Joint", ["classes"] = "Joint", ["every"] = "1 w", ["rule"] = "5 BD", ["timeZone"] = "America/New_York", ["email"] = "somebody@example.org", ["role"] = "Supporter", ["language"] = "en",
        ["jurisdiction"] = "US-NY", ["calendar"] = "us-federal", ["basis"] = "consent", ["powerImbalance"] = "None", ["bias"] = "None",
    };

    public static JsonObject Of(Type body) => new(body.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(p => KeyValuePair.Create<string, JsonNode?>(JsonNamingPolicy.CamelCase.ConvertName(p.Name), ValueOf(p.PropertyType, JsonNamingPolicy.CamelCase.ConvertName(p.Name)))));

    /// <summary>Every field by its path, as refusals name it: <c>terms[0].due</c>. Lists have one element.</summary>
    public static IEnumerable<string> FieldsOf(JsonNode body) => body switch
    {
        JsonObject fields => fields.SelectMany(f => new[] { f.Key }.Concat(FieldsOf(f.Value!).Select(below => below.StartsWith('[') ? f.Key + below : $"{f.Key}.{below}"))),
        JsonArray elements => elements.SelectMany((e, i) => new[] { $"[{i}]" }.Concat(FieldsOf(e!).Select(below => $"[{i}].{below}"))),
        _ => [],
    };

    public static JsonNode At(JsonObject body, string path) => path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((JsonNode)body, (node, step) => step[0] == '[' ? node[int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);

    /// <summary>The body with another value in one place.</summary>
    public static JsonObject With(JsonObject body, string path, JsonNode? value)
    {
        var changed = (JsonObject)body.DeepClone();
        var dot = path.LastIndexOf('.');
        if (path.EndsWith(']'))
            At(changed, path).ReplaceWith(value);
        else
            (dot < 0 ? changed : At(changed, path[..dot]))[path[(dot + 1)..]] = value;
        return changed;
    }

    static JsonNode ValueOf(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return Words.GetValueOrDefault(name, "x");
        if (type.IsEnum)
            return Enum.GetNames(type)[0];
        if (type == typeof(JsonObject) || (type.IsGenericType && type.Name.Contains("Dictionary", StringComparison.Ordinal)))
            return new JsonObject();
        if (type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list)
            return new JsonArray(ValueOf(list.GetGenericArguments()[0], name));
        return type.Name switch
        {
            // What is only tried out changes nothing, and asks less.
            nameof(Boolean) => name != "dryRun",
            nameof(Int32) or nameof(Decimal) => 1,
            nameof(Guid) => Guid.NewGuid().ToString(),
            nameof(Instant) => "2027-03-01T15:00:00Z",
            nameof(LocalDate) => "2027-03-01",
            nameof(LocalTime) => "09:30",
            _ => Of(type),
        };
    }
}
