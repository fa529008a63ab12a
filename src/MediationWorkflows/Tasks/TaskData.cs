using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tasks;

/// <summary>Reads what came with an answer; everything in it is optional, and what is there must be of the right shape.</summary>
internal static class TaskData
{
    public static string? Text(this JsonObject data, string name) => data[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Bounded(value.GetValue<string>(), $"data.{name}"),
        _ => throw new InvalidInputException($"data.{name}", "This is a text."),
    };

    public static int? Whole(this JsonObject data, string name) => data[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw new InvalidInputException($"data.{name}", "This is a whole number."),
    };

    public static LocalDate? Date(this JsonObject data, string name) => data.Text(name) is not { } text ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value
        : throw new InvalidInputException($"data.{name}", "This is a date such as 2027-03-31.");

    public static Instant? Instant(this JsonObject data, string name) => data.Text(name) is { } text ? InstantOf(text, $"data.{name}") : null;

    public static Instant InstantOf(string text, string field) => OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } parsed ? parsed.Value.ToInstant()
        : throw new InvalidInputException(field, "This is an instant such as 2027-03-31T14:00:00Z.");

    public static JsonObject? Object(this JsonObject data, string name) => data[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw new InvalidInputException($"data.{name}", "This is an object."),
    };

    /// <summary>The objects of a list; empty when there is none.</summary>
    public static IReadOnlyList<JsonObject> Objects(this JsonObject data, string name) => data[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select((item, i) => item as JsonObject ?? throw new InvalidInputException($"data.{name}[{i}]", "This is an object."))],
        _ => throw new InvalidInputException($"data.{name}", "This is a list."),
    };

    /// <summary>The texts of a list; empty when there is none.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject data, string name) => data[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select((item, i) => item is JsonValue value && value.TryGetValue<string>(out var text)
            ? Bounded(text, $"data.{name}[{i}]")
            : throw new InvalidInputException($"data.{name}[{i}]", "This is a text."))],
        _ => throw new InvalidInputException($"data.{name}", "This is a list."),
    };

    private static string Bounded(string text, string field) =>
        text.Length <= ClassifiedText.Longest ? text : throw new InvalidInputException(field, $"A text has at most {ClassifiedText.Longest} characters.");
}
