using System.Globalization;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Pages.My;

/// <summary>One field of a task's form, by the name that the task's data has for it.</summary>
/// <param name="Choices">What may be chosen; empty where it is written.</param>
/// <param name="Lines">Lines of the text area; 1 for a single line.</param>
/// <param name="Hint">The key of a text that says who can read it.</param>
sealed record TaskField(string Name, string[] Choices, int Lines = 4, string? Hint = null);

/// <summary>The forms of tasks that ask for more than an answer and a note, and how they become the task's data.</summary>
static class TaskFields
{
    static readonly string[] Degrees = ["None", "Some", "Serious"];

    static readonly Dictionary<string, TaskField[]> Forms = new(StringComparer.Ordinal)
    {
        ["accessNeeds"] =
        [
            Line("language"), Line("interpreterLanguage"), Text("accommodations"), Text("treatmentPreferences"), Text("triggers", "Field.Restricted"),
        ],
        ["goals"] =
        [
            Text("goals", "Field.Private"), Text("expectations", "Field.Private"), Text("withoutAgreement", "Field.Private"), Text("fears", "Field.Private"),
            Choice("fearKind", "Stigma", "Retaliation", "ProfessionalRepercussions", "OtherFear"),
        ],
        ["conflict.state"] = [Choice("finding", "Disclosed", "Serious"), Text("statement")],
        ["records.settle"] = [Text("reason")],
        ["release.confirm"] = [Line("paidOn"), Line("note")],
        ["duty.report"] = [Line("on"), Text("note")],
        ["roadmap.action"] = [Text("text"), Line("expiresOn")],
        ["restriction.decide"] = [Text("reason"), Line("until")],
        ["formal.report"] = [Line("recipient")],
        ["escalation.briefSession"] = [Line("days")],
        ["expert.nominate"] = [Line("name"), Line("email")],
        ["interests.map"] = [Text("entries")],
        ["session.check"] = [Choice("needs", "Arranged")],
        ["fairness.check"] = [Choice("powerImbalance", Degrees), Choice("bias", Degrees), Text("observations"), Text("remedy")],
    };

    public static IReadOnlyList<TaskField> Of(string kind) => Forms.GetValueOrDefault(kind) ?? [];

    /// <summary>What was filled in, as the kind of task takes it; empty fields are left out.</summary>
    public static JsonObject Read(string kind, IReadOnlyDictionary<string, string?> fields)
    {
        var data = new JsonObject();
        foreach (var field in Of(kind))
        {
            if (fields.GetValueOrDefault(field.Name)?.Trim() is { Length: > 0 } value)
                data[field.Name] = Value(field.Name, value, fields);
        }

        data.Remove("fearKind");
        return kind == "expert.nominate" && data.Count > 0 ? new JsonObject { ["expert"] = data } : data;
    }

    static JsonNode Value(string name, string value, IReadOnlyDictionary<string, string?> fields) => name switch
    {
        "triggers" => new JsonArray([.. LinesOf(value).Select(line => (JsonNode)new JsonObject { ["kind"] = "Trigger", ["text"] = line })]),
        "fears" => new JsonArray(new JsonObject { ["kind"] = fields.GetValueOrDefault("fearKind") is { Length: > 0 } kind ? kind : "OtherFear", ["text"] = value }),
        "days" when int.TryParse(value, CultureInfo.InvariantCulture, out var days) => JsonValue.Create(days),
        "entries" => new JsonArray([.. LinesOf(value).Select(Entry)]),
        _ => JsonValue.Create(value),
    };

    /// <summary><c>party | position | interest</c>; an interest that all share stands alone.</summary>
    static JsonNode Entry(string line) => line.Split('|', 3, StringSplitOptions.TrimEntries) switch
    {
        [var party, var position, var interest] => new JsonObject { ["party"] = party, ["position"] = position, ["interest"] = interest },
        [var party, var interest] => new JsonObject { ["party"] = party, ["interest"] = interest },
        _ => new JsonObject { ["interest"] = line },
    };

    static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static TaskField Text(string name, string? hint = null) => new(name, [], Hint: hint);

    static TaskField Line(string name) => new(name, [], Lines: 1);

    static TaskField Choice(string name, params string[] choices) => new(name, choices);
}
